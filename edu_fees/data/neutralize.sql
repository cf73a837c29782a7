-- A copy of a database answers no bank: the secrets of contracts stay behind.
UPDATE edu_collection_channel
   SET secret = NULL,
       api_key = NULL,
       key = NULL,
       permit_state = 'stopped'
 WHERE kind NOT IN ('file', 'cash');
