"""Messages as they leave: apprise itself, over SMTP and HTTP on this machine."""

import sys

import pytest

from abm_sheets.errors import NotifyMissing
from abm_sheets.notices.inert import inert
from abm_sheets.notices.recipients import Address
from abm_sheets.posting import Post

SUBJECT = "suivi : 2 nouvelles alertes"
BODY = "Bonjour,\n\n- Bâtir & Fils – 45\u202f000 €\n. seul\n\nhttps://docs.google.com/spreadsheets/d/1A_b-C/edit\n"
EVIL = inert("<script>x</script> [y](http://e.example) @everyone <!channel> *z*\r\nBcc: e@e.example")


@pytest.fixture(scope="module")
def post():
    return Post()


def test_a_letter_by_smtp_is_plain_text_with_its_accents(post, mailbox):
    assert post(Address(mailbox.address("lea@example.fr")), SUBJECT, BODY)

    (letter,) = mailbox.letters
    assert (letter["To"], letter["From"], letter["Subject"]) == ("lea@example.fr", "abm@example.fr", SUBJECT)
    assert letter.get_content_type() == "text/plain"
    assert letter.get_content().rstrip().split("\r\n") == BODY.rstrip().split("\n")
    assert mailbox.envelopes == [["lea@example.fr"]]


def test_a_mailbox_that_asks_for_html_gets_the_text_escaped(post, mailbox):
    assert post(Address(mailbox.address("lea@example.fr", "&format=html")), SUBJECT, f"- {EVIL}\n")

    html = mailbox.letters[0].get_body(("html",)).get_content()
    assert "<script" not in html
    assert "‹script›" in html
    assert "<a " not in html


def test_a_subject_adds_no_header(post, mailbox):
    assert post(Address(mailbox.address("lea@example.fr")), inert("x\r\nBcc: e@e.example"), BODY)

    assert mailbox.letters[0]["Bcc"] is None
    assert mailbox.envelopes == [["lea@example.fr"]]


def test_a_web_hook_gets_subject_and_text(post, hook):
    assert post(Address(f"json://127.0.0.1:{hook.port}/x"), SUBJECT, BODY)

    assert [(taken["title"], taken["message"]) for taken in hook.taken] == [(SUBJECT, BODY.rstrip())]


def test_a_chat_that_understands_markdown_finds_none_in_what_was_typed(post, hook):
    """Mattermost, whose server may be anywhere; its messages have the form of Slack's."""
    assert post(Address(f"mmost://127.0.0.1:{hook.port}/{'a' * 24}"), SUBJECT, f"- {EVIL}\n")

    text = hook.taken[0]["text"]
    assert [part for part in ("](", "http://", "@everyone", "<!channel>", "<script>") if part in text] == []
    assert "icon_url" not in hook.taken[0]


def test_a_long_list_reaches_a_chat_in_parts(post, hook):
    lines = [f"- Compte {n} – Compte qui refroidit. Aucune interaction depuis 50 jours." for n in range(400)]

    assert post(Address(f"mmost://127.0.0.1:{hook.port}/{'a' * 24}"), SUBJECT, "\n".join(lines))

    assert len(hook.taken) > 1
    whole = "".join(taken["text"] for taken in hook.taken)
    assert all(f"Compte {n} " in whole for n in range(400))


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500, 503])
def test_a_web_hook_that_refuses_is_a_failure(post, hook, status):
    hook.status = status

    assert not post(Address(f"json://127.0.0.1:{hook.port}/x"), SUBJECT, BODY)


def test_a_mailbox_that_refuses_or_is_not_there_is_a_failure(post, mailbox):
    mailbox.refuses = True
    assert not post(Address(mailbox.address("lea@example.fr")), SUBJECT, BODY)
    assert not post(Address("mailto://127.0.0.1:1/?from=abm@example.fr&to=lea@example.fr"), SUBJECT, BODY)


@pytest.mark.parametrize(
    ("address", "understood"),
    [
        ("mailtos://abm:p%40ss@example.fr?smtp=smtp.example.fr&to=lea@example.fr", True),
        ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#ventes", True),
        ("https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ", True),
        ("workflows://prod-1.westeurope.logic.azure.com:443/643e69f83c8944/4e6a4c", True),
        ("json://127.0.0.1:8080/", True),
        ("lea@example.fr", False),
        ("mailto://", False),
        ("nothing://example.fr", False),
        ("", False),
    ],
)
def test_addresses_are_checked_before_anything_is_sent(post, address, understood):
    assert post.understands(Address(address)) is understood
    assert understood or not post(Address(address), SUBJECT, BODY)


def test_without_the_extra_it_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "apprise", None)  # how Python itself marks what cannot be imported

    with pytest.raises(NotifyMissing, match=r"pip install 'abm-sheets\[notify\]'"):
        Post()


def test_nothing_is_written_to_disk(post, hook, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    Post()(Address(f"json://127.0.0.1:{hook.port}/x"), SUBJECT, BODY)

    assert list(tmp_path.iterdir()) == []
