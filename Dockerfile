# syntax=docker/dockerfile:1
# A small image without root, for a read-only file system; what it writes goes to /state. See docs/deploy.md.

FROM python:3.12-slim AS build
ENV UV_PROJECT_ENVIRONMENT=/opt/abm-sheets UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1
# Extras to add, separated by spaces: --build-arg EXTRAS="notify"
ARG EXTRAS=""
WORKDIR /src
RUN pip install --quiet --no-cache-dir "uv>=0.9"
COPY pyproject.toml uv.lock README.md LICENSE ./
COPY abm_sheets abm_sheets
COPY templates templates
RUN uv sync --quiet --locked --no-dev --no-editable $(for extra in $EXTRAS; do printf ' --extra %s' "$extra"; done)
# Half of it is tests of other libraries, and one library for other systems.
RUN find "$UV_PROJECT_ENVIRONMENT" -depth -type d -name tests -path '*/site-packages/*' -exec rm -r {} + && \
    find "$UV_PROJECT_ENVIRONMENT" -name 'libexcelize.*' \
      ! -name "libexcelize.$(dpkg --print-architecture).linux.so" -delete

FROM python:3.12-slim
COPY --from=build /opt/abm-sheets /opt/abm-sheets
ENV PATH=/opt/abm-sheets/bin:$PATH \
    HOME=/state \
    TMPDIR=/state \
    ABM_SHEETS_CONFIG=/config/abm-sheets.toml \
    ABM_SHEETS_STATE=/state \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
RUN install -d -o 10001 -g 10001 -m 0700 /state
USER 10001:10001
VOLUME /state
WORKDIR /config
HEALTHCHECK --interval=1m --timeout=30s --start-period=5m --retries=3 CMD ["abm-sheets", "status", "--json"]
ENTRYPOINT ["abm-sheets"]
CMD ["schedule", "--log-format", "json"]
