use super::told;

#[test]
fn a_template_is_judged_by_the_same_rules() {
    let template = "\
AWSTemplateFormatVersion: '2010-09-09'
Resources:
  OrdersProduction:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      PubliclyAccessible: 'true'
      BackupRetentionPeriod: 1
  Queue:
    Type: AWS::SQS::Queue
  Files:
    Type: AWS::S3::Bucket
    Properties:
      AccessControl: PublicRead
      PublicAccessBlockConfiguration:
        BlockPublicAcls: true
        BlockPublicPolicy: true
        IgnorePublicAcls: true
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      SecurityGroupIngress:
        - { IpProtocol: tcp, FromPort: 22, ToPort: '22', CidrIp: 0.0.0.0/0 }
        - { IpProtocol: -1, CidrIpv6: '::/0' }
        - { IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0 }
  Role:
    Type: AWS::IAM::Role
    Properties:
      Policies:
        - PolicyName: all
          PolicyDocument:
            Statement:
              Effect: Allow
              Action: '*'
              Resource: '*'
";
    insta::assert_snapshot!(told(&[("template.yaml", template)]), @"
    template.yaml:10 TF-002 A queue must be encrypted, but of `Queue` neither `KmsMasterKeyId` nor `SqsManagedSseEnabled` is set
    template.yaml:12 TF-002 A bucket must say how it is encrypted, but `Files` does not
    template.yaml:14 TF-006 A bucket must not be public, but the ACL of `Files` is `PublicRead`
    template.yaml:15 TF-006 A public access block must be complete, but of `Files` `RestrictPublicBuckets` is not on
    template.yaml:23 TF-005 SSH, RDP and all ports must not be open to the internet, but `Group` opens port 22 (SSH)
    template.yaml:24 TF-005 SSH, RDP and all ports must not be open to the internet, but `Group` opens all ports
    template.yaml:34 TF-007 A policy must allow no more than is needed, but `Role` allows every action on every resource
    template.yaml:4 TF-002 Storage must be encrypted, but of `OrdersProduction` `StorageEncrypted` is missing
    template.yaml:4 TF-004 A data store of production must be protected from deletion, but of `OrdersProduction` `DeletionProtection` is missing
    template.yaml:7 TF-001 A database must not be reachable from the internet, but of `OrdersProduction` `PubliclyAccessible` is `true`
    template.yaml:8 TF-003 Backups must be kept for at least 7 days, but of `OrdersProduction` `BackupRetentionPeriod` is 1
    ");
}

#[test]
fn functions_and_their_short_forms_are_unknown() {
    let template = "\
Resources:
  Db:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: !Ref Engine
      PubliclyAccessible: !If [Public, true, false]
      StorageEncrypted: !Ref Encrypted
      BackupRetentionPeriod: {'Fn::FindInMap': [Days, !Ref Env, days]}
  Aurora:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: aurora-postgresql
      DBClusterIdentifier: !Ref Cluster
  Files:
    Type: AWS::S3::Bucket
    Properties:
      BucketEncryption: !If
        - Encrypt
        - ServerSideEncryptionConfiguration: []
        - !Ref AWS::NoValue
      PublicAccessBlockConfiguration:
        Fn::If: [Private, {BlockPublicAcls: true}, {BlockPublicAcls: false}]
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      SecurityGroupIngress:
        - IpProtocol: tcp
          FromPort: 22
          ToPort: 22
          CidrIp: !Ref AdminNetwork
";
    assert_eq!(told(&[("template.yaml", template)]), "");
    let none =
        "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    Properties:\n      KmsMasterKeyId: !Ref AWS::NoValue\n";
    assert!(told(&[("q.yml", none)]).starts_with("q.yml:3 TF-002"));
}

#[test]
fn json_is_read_and_what_is_no_template_is_passed_over() {
    let json = "{\n  \"Resources\": {\n    \"Db\": {\n      \"Type\": \"AWS::RDS::DBInstance\",\n      \"Properties\": { \"DBClusterIdentifier\": \"c\", \"PubliclyAccessible\": true }\n    }\n  }\n}\n";
    assert!(told(&[("db.template", json)]).starts_with("db.template:5 TF-001"));
    assert_eq!(told(&[("values.yaml", "Resources:\n  AWS::x: 1\n"), ("k.yaml", "kind: List # AWS:: Resources\n")]), "");
}
