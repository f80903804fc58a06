"""Which addresses may be connected to."""

from __future__ import annotations

import pytest

from builder.addresses import look_up


@pytest.mark.parametrize(
    "host",
    (
        *("127.0.0.1", "localhost", "0.0.0.0", "10.1.2.3", "169.254.169.254", "224.0.0.1", "2130706433"),
        *("::1", "::ffff:127.0.0.1", "2002:7f00:1::", "fe80::1", "fd00::1"),
    ),
)
def test_what_is_not_public_is_refused(host: str) -> None:
    with pytest.raises(PermissionError, match="which is not public"):
        look_up(host, 80, allow_private=False)
    assert look_up(host, 80, allow_private=True)


@pytest.mark.parametrize("host", ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8"])
def test_what_is_public_is_given_as_it_was_looked_up(host: str) -> None:
    assert [info[4][:2] for info in look_up(host, 443, allow_private=False)] == [(host, 443)]
