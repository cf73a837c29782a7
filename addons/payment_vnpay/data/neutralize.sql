-- A copy of a database pays nobody: the contract with VNPAY stays behind.
UPDATE payment_provider
   SET vnpay_tmn_code = NULL,
       vnpay_hash_secret = NULL,
       vnpay_gateway_url = NULL,
       vnpay_api_url = NULL;
