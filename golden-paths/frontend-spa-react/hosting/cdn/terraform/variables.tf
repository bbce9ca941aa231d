variable "environment" {
  description = "dev, staging or production"
  type        = string

  validation {
    condition     = contains(["dev", "staging", "production"], var.environment)
    error_message = "The environment is dev, staging or production."
  }
}

variable "region" {
  description = "Region of the bucket"
  type        = string
}

variable "domain" {
  description = "Name of the site, such as shop.example.com; null: CloudFront's own"
  type        = string
  default     = null
}

variable "certificate_arn" {
  description = "Certificate of the domain, in us-east-1; needed with a domain"
  type        = string
  default     = null

  validation {
    condition     = (var.certificate_arn == null) == (var.domain == null)
    error_message = "A domain needs a certificate, and a certificate a domain."
  }
}

variable "alarm_topic_arn" {
  description = "SNS topic in us-east-1 that pages the owner; null: nobody is paged"
  type        = string
  default     = null
}

variable "previews" {
  description = "Whether pull requests are shown at /previews/NUMBER/"
  type        = bool
  default     = false
}

locals {
  name       = ${{ values.name | dump }}
  owner      = ${{ values.owner.name | dump }}
  repository = ${{ values.repository.slug | dump }}
  prefix     = "${local.name}-${var.environment}"
}
