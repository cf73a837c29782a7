# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tell what an answer of SInvoice means: final, unknown, or to be asked again.

>>> get_text({"code": 400, "message": "BAD_REQUEST", "data": "Sai mã số thuế"})
'Sai mã số thuế'
>>> is_final({"code": 400, "message": "BAD_REQUEST"})
True
>>> is_final({"status": 503, "error": "Service Unavailable"})
False
"""

# Login, rights, and too many requests: the same e-invoice may pass later.
NOT_OURS = (401, 403, 408, 429)


def get_status(answer: dict) -> int:
    """Return the number of an answer's fault, 0 where there is none.

    >>> [get_status(one) for one in ({"code": "500"}, {"result": {}}, {"code": "X"})]
    [500, 0, 0]
    """
    for name in ("code", "status"):
        text = str(answer.get(name) or "")
        if text.isdecimal():
            return int(text)
    return 0


def get_text(answer: dict) -> str:
    """Return the provider's own words.

    >>> get_text({"errorCode": "INVOICE_DATE_INVALID", "description": "Ngày lập sai"})
    'INVOICE_DATE_INVALID: Ngày lập sai'
    >>> get_text({})
    ''
    """
    if answer.get("errorCode"):
        parts = (answer["errorCode"], answer.get("description"))
        return ": ".join(str(part) for part in parts if part)
    for name in ("data", "error", "description", "message"):
        if answer.get(name):
            return str(answer[name])
    return ""


def is_final(answer: dict) -> bool:
    """Tell whether the provider has looked at the request and says no.

    Without any answer, after a fault of its own, or where it did not let us in, nobody
    knows; it is asked again.

    >>> is_final({}), is_final({"code": 429, "data": "slow"}), is_final({"code": 500})
    (False, False, False)
    >>> is_final({"errorCode": "INVOICE_DATE_INVALID"})
    True
    """
    status = get_status(answer)
    if status:
        return 400 <= status < 500 and status not in NOT_OURS
    return bool(answer.get("errorCode"))


def find_result(answer: dict) -> dict:
    """Return the e-invoice in an answer, an empty dict where there is none.

    >>> find_result({"result": [{"invoiceNo": "C26TAB12"}]})
    {'invoiceNo': 'C26TAB12'}
    >>> find_result({"result": {"invoiceNo": "C26TAB12"}})
    {'invoiceNo': 'C26TAB12'}
    >>> find_result({"result": []}), find_result({"errorCode": "X", "result": None})
    ({}, {})
    """
    result = answer.get("result") or {}
    if isinstance(result, list):
        result = result[0] if result else {}
    return result if isinstance(result, dict) and result.get("invoiceNo") else {}


if __name__ == "__main__":
    import doctest

    doctest.testmod()
