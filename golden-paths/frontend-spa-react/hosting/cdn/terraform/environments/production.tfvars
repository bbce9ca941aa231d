environment = "production"
region      = ${{ values.region | dump }}
previews    = false

# domain          = "www.example.com"
# certificate_arn = "arn:aws:acm:us-east-1:…"
# alarm_topic_arn = "arn:aws:sns:us-east-1:…"
