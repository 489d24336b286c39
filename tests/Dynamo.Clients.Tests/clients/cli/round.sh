#!/usr/bin/env bash
# Goal: the AWS CLI works unchanged. Usage: round.sh ENDPOINT
set -euo pipefail
export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=us-east-1 AWS_PAGER= AWS_EC2_METADATA_DISABLED=true
ddb() { aws dynamodb --endpoint-url "$1" "${@:2}"; }
endpoint=$1
fail() { echo "round.sh: $*" >&2; exit 1; }
expect() { [ "$1" = "$2" ] || fail "expected '$2', got '$1'"; }

ddb "$endpoint" create-table --table-name CliThings --billing-mode PAY_PER_REQUEST \
  --attribute-definitions AttributeName=pk,AttributeType=S AttributeName=sk,AttributeType=N AttributeName=kind,AttributeType=S \
  --key-schema AttributeName=pk,KeyType=HASH AttributeName=sk,KeyType=RANGE \
  --global-secondary-indexes 'IndexName=kinds,KeySchema=[{AttributeName=kind,KeyType=HASH}],Projection={ProjectionType=ALL}' >/dev/null
ddb "$endpoint" wait table-exists --table-name CliThings
expect "$(ddb "$endpoint" describe-table --table-name CliThings --query Table.TableStatus --output text)" ACTIVE

ddb "$endpoint" put-item --table-name CliThings --item '{"pk":{"S":"a"},"sk":{"N":"1"},"kind":{"S":"k"},"n":{"N":"1.50"}}' \
  --condition-expression 'attribute_not_exists(pk)'
if ddb "$endpoint" put-item --table-name CliThings --item '{"pk":{"S":"a"},"sk":{"N":"1"}}' \
  --condition-expression 'attribute_not_exists(pk)' 2>/tmp/dynamo-cli.$$; then fail "the condition must fail"; fi
grep -q 'ConditionalCheckFailedException' /tmp/dynamo-cli.$$ || fail "$(cat /tmp/dynamo-cli.$$)"
rm -f /tmp/dynamo-cli.$$
expect "$(ddb "$endpoint" get-item --table-name CliThings --key '{"pk":{"S":"a"},"sk":{"N":"1"}}' --query Item.n.N --output text)" 1.5
expect "$(ddb "$endpoint" update-item --table-name CliThings --key '{"pk":{"S":"a"},"sk":{"N":"1"}}' \
  --update-expression 'SET n = n + :x' --expression-attribute-values '{":x":{"N":"2"}}' --return-values UPDATED_NEW \
  --query Attributes.n.N --output text)" 3.5

requests=$(for i in $(seq 2 21); do printf '{"PutRequest":{"Item":{"pk":{"S":"a"},"sk":{"N":"%d"},"kind":{"S":"k%d"}}}},' "$i" $((i % 2)); done)
expect "$(ddb "$endpoint" batch-write-item --request-items "{\"CliThings\":[${requests%,}]}" --query 'length(keys(UnprocessedItems))' --output text)" 0
expect "$(ddb "$endpoint" query --table-name CliThings --key-condition-expression 'pk = :p AND sk > :s' \
  --expression-attribute-values '{":p":{"S":"a"},":s":{"N":"10"}}' --page-size 3 --query 'length(Items)' --output json)" 11
expect "$(ddb "$endpoint" query --table-name CliThings --index-name kinds --key-condition-expression 'kind = :k' \
  --expression-attribute-values '{":k":{"S":"k1"}}' --select COUNT --query Count --output text)" 10
expect "$(ddb "$endpoint" scan --table-name CliThings --filter-expression 'sk BETWEEN :a AND :b' \
  --expression-attribute-values '{":a":{"N":"5"},":b":{"N":"9"}}' --query 'sort(Items[].sk.N)' --output text | tr '\t' ' ')" '5 6 7 8 9'
expect "$(ddb "$endpoint" batch-get-item --request-items '{"CliThings":{"Keys":[{"pk":{"S":"a"},"sk":{"N":"3"}},{"pk":{"S":"a"},"sk":{"N":"99"}}]}}' \
  --query 'length(Responses.CliThings)' --output text)" 1
expect "$(ddb "$endpoint" delete-item --table-name CliThings --key '{"pk":{"S":"a"},"sk":{"N":"3"}}' --return-values ALL_OLD \
  --query Attributes.kind.S --output text)" k1

ddb "$endpoint" delete-table --table-name CliThings >/dev/null
ddb "$endpoint" wait table-not-exists --table-name CliThings
echo ok
