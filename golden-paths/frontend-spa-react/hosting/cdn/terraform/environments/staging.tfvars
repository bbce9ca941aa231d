environment = "staging"
region      = ${{ values.region | dump }}
previews    = false

# domain          = "staging.example.com"
# certificate_arn = "arn:aws:acm:us-east-1:…"
# alarm_topic_arn = "arn:aws:sns:us-east-1:…"
