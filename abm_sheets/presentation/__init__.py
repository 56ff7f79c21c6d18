"""The board's page as .pptx: the only package that knows python-pptx (extra ``slides``)."""
