//! The template language: Backstage's closed subset of nunjucks. Pure.
