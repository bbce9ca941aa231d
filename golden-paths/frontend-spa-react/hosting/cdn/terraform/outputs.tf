output "variables" {
  description = "The variables of the GitHub environment"
  value = {
    AWS_REGION        = var.region
    DEPLOY_ROLE       = aws_iam_role.work["deploy"].arn
    SITE_BUCKET       = aws_s3_bucket.site.id
    SITE_DISTRIBUTION = aws_cloudfront_distribution.site.id
    SITE_URL          = "https://${coalesce(var.domain, aws_cloudfront_distribution.site.domain_name)}/"
  }
}

output "preview_role" {
  description = "DEPLOY_ROLE of the GitHub environment preview"
  value       = try(aws_iam_role.work["preview"].arn, null)
}
