# CloudFront: keeps assets for good because their names change with their content, and asks
# for the page every time.
resource "aws_cloudfront_origin_access_control" "site" {
  name                              = local.prefix
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_function" "router" {
  name    = "${local.prefix}-router"
  runtime = "cloudfront-js-2.0"
  comment = "A route of the page is the page"
  code    = file("${path.module}/router.js")
  publish = true
}

data "aws_cloudfront_cache_policy" "as_the_file_says" {
  name = "Managed-CachingOptimized"
}

resource "aws_cloudfront_response_headers_policy" "site" {
  # checkov:skip=CKV_AWS_259: subdomains and preloading are the business of the domain's owner
  name = local.prefix

  security_headers_config {
    content_security_policy {
      content_security_policy = "default-src 'self'; connect-src 'self' https:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
      override                = true
    }
    content_type_options {
      override = true
    }
    referrer_policy {
      referrer_policy = "strict-origin-when-cross-origin"
      override        = true
    }
    strict_transport_security {
      access_control_max_age_sec = 31536000
      override                   = true
    }
  }
}

resource "aws_cloudfront_distribution" "site" {
  # checkov:skip=CKV_AWS_68: static files; there is nothing behind them to protect
  # checkov:skip=CKV2_AWS_47: no Java, and no firewall for static files
  # checkov:skip=CKV_AWS_86: the browser reports errors and times; logs would hold addresses of visitors
  # checkov:skip=CKV_AWS_310: one origin; S3 is more available than a second one of ours
  # checkov:skip=CKV_AWS_374: the site is for everybody
  # checkov:skip=CKV_AWS_174: without a domain of its own, CloudFront fixes the version
  # checkov:skip=CKV2_AWS_42: likewise
  enabled             = true
  is_ipv6_enabled     = true
  comment             = local.prefix
  default_root_object = "index.html"
  http_version        = "http2and3"
  price_class         = "PriceClass_100"
  aliases             = var.domain == null ? [] : [var.domain]

  origin {
    origin_id                = "site"
    domain_name              = aws_s3_bucket.site.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.site.id
  }

  default_cache_behavior {
    target_origin_id           = "site"
    allowed_methods            = ["GET", "HEAD"]
    cached_methods             = ["GET", "HEAD"]
    compress                   = true
    viewer_protocol_policy     = "redirect-to-https"
    cache_policy_id            = data.aws_cloudfront_cache_policy.as_the_file_says.id
    response_headers_policy_id = aws_cloudfront_response_headers_policy.site.id

    function_association {
      event_type   = "viewer-request"
      function_arn = aws_cloudfront_function.router.arn
    }
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    acm_certificate_arn            = var.certificate_arn
    cloudfront_default_certificate = var.certificate_arn == null
    minimum_protocol_version       = var.certificate_arn == null ? null : "TLSv1.2_2021"
    ssl_support_method             = var.certificate_arn == null ? null : "sni-only"
  }
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  region              = "us-east-1" # where CloudFront's metrics are
  alarm_name          = "${local.prefix}-site-errors"
  alarm_description   = "More than 1 % of the answers are server errors. Runbook: docs/runbook.md#siteerrors"
  namespace           = "AWS/CloudFront"
  metric_name         = "5xxErrorRate"
  statistic           = "Average"
  period              = 60
  evaluation_periods  = 5
  threshold           = 1
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arn == null ? [] : [var.alarm_topic_arn]

  dimensions = {
    DistributionId = aws_cloudfront_distribution.site.id
    Region         = "Global"
  }
}
