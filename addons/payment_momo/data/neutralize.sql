-- A copy of a database pays nobody: the contract with MoMo stays behind.
UPDATE payment_provider
   SET momo_partner_code = NULL,
       momo_access_key = NULL,
       momo_secret_key = NULL,
       momo_api_url = NULL;
