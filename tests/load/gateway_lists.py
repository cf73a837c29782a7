"""The lists of transactions that gateways are asked for, served from here."""

import json
from http.server import BaseHTTPRequestHandler


class Lists(BaseHTTPRequestHandler):
    """The gateways' lists of transactions, as SePay and Casso word them."""

    transfers = ()
    account = ""

    def do_GET(self):
        """Answer with all that has moved."""
        rows = [one.payment for one in self.transfers]
        if "pageSize" in self.path:
            records = [
                self._build_casso(number, row) for number, row in enumerate(rows)
            ]
            values = {"error": 0, "data": {"records": records}}
        else:
            rows = [self._build_sepay(*pair) for pair in enumerate(rows)]
            values = {"status": 200, "transactions": rows}
        body = json.dumps(values).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _build_sepay(self, number, payment):
        return {
            "id": str(number),
            "transaction_date": payment.moment.strftime("%Y-%m-%d %H:%M:%S"),
            "account_number": self.account,
            "amount_in": f"{payment.amount}.00",
            "amount_out": "0.00",
            "transaction_content": payment.memo,
            "reference_number": payment.reference,
        }

    def _build_casso(self, number, payment):
        return {
            "id": number,
            "tid": payment.reference,
            "description": payment.memo,
            "amount": payment.amount,
            "when": payment.moment.strftime("%Y-%m-%d %H:%M:%S"),
            "bankSubAccId": self.account,
        }

    def log_message(self, *_args):
        """Say nothing."""
