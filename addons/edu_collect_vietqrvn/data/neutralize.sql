-- The user belongs to the secret that edu_fees forgets.
UPDATE edu_collection_channel SET vietqrvn_user = NULL;
