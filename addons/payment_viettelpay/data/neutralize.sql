-- A copy of a database pays nobody: the contract with ViettelPay stays behind.
UPDATE payment_provider
   SET viettelpay_merchant_code = NULL,
       viettelpay_access_code = NULL,
       viettelpay_hash_key = NULL,
       viettelpay_gateway_url = NULL,
       viettelpay_api_url = NULL,
       viettelpay_api_user = NULL,
       viettelpay_api_password = NULL;
