# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which household or office a network address stands for."""

import ipaddress

# A line of IPv6 has a network of so many bits to itself.
LINE_BITS = 64


def get_line(address):
    """Return what stands for the line behind an address, for counting.

    One line of IPv6 has 2^64 addresses, which its owner may use one after the other.

    >>> get_line("192.0.2.7")
    '192.0.2.7'
    >>> get_line("2001:db8:1:2:a:b:c:d"), get_line("2001:0db8:1:2::1")
    ('2001:db8:1:2::/64', '2001:db8:1:2::/64')
    >>> get_line("::ffff:192.0.2.7")
    '192.0.2.7'
    >>> get_line("no address"), get_line(None)
    ('no address', '')
    """
    text = (address or "").strip()[:64]
    try:
        parsed = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return text
    if parsed.version == 4:
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, LINE_BITS), strict=False))
