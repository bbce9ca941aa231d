terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }

  # Where and under which key: environments/ENVIRONMENT.s3.tfbackend
  backend "s3" {
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = {
      service     = local.name
      environment = var.environment
      owner       = local.owner
      cost-centre = local.owner
      managed-by  = "terraform"
    }
  }
}
