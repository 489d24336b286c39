"""Goal: boto3 works unchanged, client and resource. Usage: python3 round.py ENDPOINT"""
import sys
from decimal import Decimal

import boto3
from boto3.dynamodb.conditions import Attr, Key
from boto3.dynamodb.types import Binary
from botocore.exceptions import ClientError

where = dict(endpoint_url=sys.argv[1], region_name='us-east-1',
             aws_access_key_id='local', aws_secret_access_key='local')
client = boto3.client('dynamodb', **where)
db = boto3.resource('dynamodb', **where)

table = db.create_table(
    TableName='PythonMusic',
    KeySchema=[{'AttributeName': 'artist', 'KeyType': 'HASH'}, {'AttributeName': 'year', 'KeyType': 'RANGE'}],
    AttributeDefinitions=[{'AttributeName': 'artist', 'AttributeType': 'S'},
                          {'AttributeName': 'year', 'AttributeType': 'N'},
                          {'AttributeName': 'genre', 'AttributeType': 'S'},
                          {'AttributeName': 'sig', 'AttributeType': 'B'}],
    GlobalSecondaryIndexes=[{
        'IndexName': 'genre-year',
        'KeySchema': [{'AttributeName': 'genre', 'KeyType': 'HASH'}, {'AttributeName': 'year', 'KeyType': 'RANGE'}],
        'Projection': {'ProjectionType': 'KEYS_ONLY'},
        'ProvisionedThroughput': {'ReadCapacityUnits': 5, 'WriteCapacityUnits': 5}}],
    LocalSecondaryIndexes=[{
        'IndexName': 'by-sig',
        'KeySchema': [{'AttributeName': 'artist', 'KeyType': 'HASH'}, {'AttributeName': 'sig', 'KeyType': 'RANGE'}],
        'Projection': {'ProjectionType': 'ALL'}}],
    ProvisionedThroughput={'ReadCapacityUnits': 5, 'WriteCapacityUnits': 5})
table.wait_until_exists()
table.reload()
assert table.table_status == 'ACTIVE'
assert table.provisioned_throughput['ReadCapacityUnits'] == 5
assert 'PythonMusic' in client.list_tables()['TableNames']

item = {
    'artist': 'Bach', 'year': 1721, 'genre': 'baroque', 'sig': Binary(b'\x00\xff'),
    'n': Decimal('-12345678901234567890.123456789012345678'), 'tiny': Decimal('1E-130'),
    'ok': True, 'none': None, 'list': ['a', 1, {'b': [Decimal('1.5')]}], 'map': {'k': 'v', 'deep': {'er': {'est': 1}}},
    'ss': {'x', 'y'}, 'ns': {Decimal(1), Decimal('2.5')}, 'bs': {Binary(b'1'), Binary(b'2')}, 'empty': '', 'text': 'ünïcödé \u2028 𝄞',
}
put = table.put_item(Item=item, ReturnConsumedCapacity='INDEXES', ReturnItemCollectionMetrics='SIZE')
assert put['ConsumedCapacity']['CapacityUnits'] == 3.0, put
assert put['ConsumedCapacity']['GlobalSecondaryIndexes']['genre-year']['CapacityUnits'] == 1.0
assert put['ItemCollectionMetrics']['ItemCollectionKey'] == {'artist': 'Bach'}
assert table.get_item(Key={'artist': 'Bach', 'year': 1721}, ConsistentRead=True)['Item'] == item

try:
    table.put_item(Item=item, ConditionExpression=Attr('artist').not_exists())
    raise AssertionError('the condition must fail')
except ClientError as e:
    assert e.response['Error']['Code'] == 'ConditionalCheckFailedException'
    assert e.response['Error']['Message'] == 'The conditional request failed'

new = table.update_item(
    Key={'artist': 'Bach', 'year': 1721},
    UpdateExpression='SET #m.deep.er.est = #m.deep.er.est + :d, fresh = if_not_exists(fresh, :f) REMOVE #l[0] ADD ns :n DELETE ss :s',
    ConditionExpression=Attr('ok').eq(True) & Attr('list').size().gte(3) & Attr('none').attribute_type('NULL'),
    ExpressionAttributeNames={'#m': 'map', '#l': 'list'},
    ExpressionAttributeValues={':d': 41, ':f': 'f', ':n': {7}, ':s': {'x', 'y'}},
    ReturnValues='UPDATED_NEW')['Attributes']
assert new['map'] == {'deep': {'er': {'est': 42}}}, new
assert new['fresh'] == 'f' and new['ns'] == {1, Decimal('2.5'), 7} and 'ss' not in new, new

with table.batch_writer() as batch:
    for i in range(120):
        batch.put_item(Item={'artist': f'a{i % 4}', 'year': i, 'genre': 'pop' if i % 2 else 'rock',
                             'sig': bytes([255 - i]), 'pad': 'p' * 20000})

# 30 items of 20 KB are 600 KB a partition: one page; the whole table is 2.4 MB: three pages of 1 MB.
pages = list(client.get_paginator('scan').paginate(TableName='PythonMusic'))
assert len(pages) == 3 and sum(p['Count'] for p in pages) == 121, [p['Count'] for p in pages]
one = table.query(KeyConditionExpression=Key('artist').eq('a1') & Key('year').between(40, 80), ScanIndexForward=False)
assert [int(i['year']) for i in one['Items']] == list(range(77, 39, -4)), one['Count']
lsi = table.query(IndexName='by-sig', KeyConditionExpression=Key('artist').eq('a2') & Key('sig').lt(Binary(bytes([200]))),
                  ProjectionExpression='#y', ExpressionAttributeNames={'#y': 'year'}, ConsistentRead=True)
assert [int(i['year']) for i in lsi['Items']] == [i for i in range(118, 55, -4)], lsi
gsi, start = [], None
while True:
    page = table.query(IndexName='genre-year', KeyConditionExpression=Key('genre').eq('pop') & Key('year').gt(100),
                       Limit=3, **({'ExclusiveStartKey': start} if start else {}))
    gsi += page['Items']
    start = page.get('LastEvaluatedKey')
    if not start:
        break
    assert set(start) == {'artist', 'year', 'genre'}
assert [int(i['year']) for i in gsi] == list(range(101, 120, 2))
assert set(gsi[0]) == {'artist', 'year', 'genre'}

seen = []
for segment in range(3):
    for page in client.get_paginator('scan').paginate(TableName='PythonMusic', Segment=segment, TotalSegments=3,
                                                      FilterExpression='genre = :g', ExpressionAttributeValues={':g': {'S': 'rock'}}):
        seen += [i['year']['N'] for i in page['Items']]
assert sorted(map(int, seen)) == list(range(0, 120, 2))

got = db.batch_get_item(RequestItems={'PythonMusic': {
    'Keys': [{'artist': f'a{i % 4}', 'year': i} for i in range(30)], 'ProjectionExpression': 'genre'}})
assert len(got['Responses']['PythonMusic']) == 30 and got['UnprocessedKeys'] == {}

old = table.delete_item(Key={'artist': 'a0', 'year': 0}, ReturnValues='ALL_OLD')['Attributes']
assert old['pad'] == 'p' * 20000
assert 'Item' not in table.get_item(Key={'artist': 'a0', 'year': 0})

try:
    client.put_item(TableName='PythonMusic', Item={'artist': {'S': 'x'}})
    raise AssertionError('a missing key must be refused')
except client.exceptions.ClientError as e:
    assert e.response['Error'] == {'Code': 'ValidationException',
                                   'Message': 'One or more parameter values were invalid: Missing the key year in the item'}, e.response

table.delete()
table.wait_until_not_exists()
print('ok')
