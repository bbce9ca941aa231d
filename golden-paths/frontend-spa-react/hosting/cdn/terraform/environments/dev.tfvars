environment = "dev"
region      = ${{ values.region | dump }}
previews    = true

# domain          = "dev.example.com"
# certificate_arn = "arn:aws:acm:us-east-1:…"
# alarm_topic_arn = "arn:aws:sns:us-east-1:…"
