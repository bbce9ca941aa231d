# What the workflows may do, for as long as a job runs. There are no keys: GitHub says which
# repository and environment a job belongs to, and the environment's protection says who may
# start it.
data "aws_iam_openid_connect_provider" "github" {
  url = "https://token.actions.githubusercontent.com"
}

locals {
  roles = merge(
    {
      deploy = { environment = var.environment, paths = ["*"], delete = false }
    },
    var.previews ? {
      preview = { environment = "preview", paths = ["previews/*"], delete = true }
    } : {},
  )
}

data "aws_iam_policy_document" "trust" {
  for_each = local.roles

  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [data.aws_iam_openid_connect_provider.github.arn]
    }
    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:aud"
      values   = ["sts.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:sub"
      values   = ["repo:${local.repository}:environment:${each.value.environment}"]
    }
  }
}

data "aws_iam_policy_document" "work" {
  for_each = local.roles

  statement {
    sid       = "PutFiles"
    actions   = concat(["s3:PutObject"], each.value.delete ? ["s3:DeleteObject"] : [])
    resources = [for path in each.value.paths : "${aws_s3_bucket.site.arn}/${path}"]
  }

  dynamic "statement" {
    for_each = each.value.delete ? [1] : []
    content {
      sid       = "CompareFiles"
      actions   = ["s3:ListBucket"]
      resources = [aws_s3_bucket.site.arn]
      condition {
        test     = "StringLike"
        variable = "s3:prefix"
        values   = each.value.paths
      }
    }
  }

  dynamic "statement" {
    for_each = each.value.delete ? [] : [1]
    content {
      sid       = "Purge"
      actions   = ["cloudfront:CreateInvalidation", "cloudfront:GetInvalidation"]
      resources = [aws_cloudfront_distribution.site.arn]
    }
  }
}

resource "aws_iam_role" "work" {
  for_each             = local.roles
  name                 = "${local.prefix}-${each.key}"
  assume_role_policy   = data.aws_iam_policy_document.trust[each.key].json
  max_session_duration = 3600
}

resource "aws_iam_role_policy" "work" {
  for_each = local.roles
  name     = each.key
  role     = aws_iam_role.work[each.key].id
  policy   = data.aws_iam_policy_document.work[each.key].json
}
