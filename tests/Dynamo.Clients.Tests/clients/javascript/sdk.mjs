// Goal: the AWS SDK for JavaScript v3 with lib-dynamodb works unchanged. Usage: node sdk.mjs ENDPOINT
import assert from 'node:assert/strict';
import {
  DynamoDBClient, CreateTableCommand, DeleteTableCommand, DescribeTableCommand, ListTablesCommand,
  waitUntilTableExists, waitUntilTableNotExists, ConditionalCheckFailedException, ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient, PutCommand, GetCommand, UpdateCommand, DeleteCommand, BatchGetCommand,
  BatchWriteCommand, paginateQuery, paginateScan, QueryCommand,
} from '@aws-sdk/lib-dynamodb';

const client = new DynamoDBClient({
  endpoint: process.argv[2], region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});
const db = DynamoDBDocumentClient.from(client);
const TableName = 'JavaScriptOrders';

await client.send(new CreateTableCommand({
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: ['customer', 'order', 'status', 'total'].map(
    (AttributeName) => ({ AttributeName, AttributeType: AttributeName === 'total' ? 'N' : 'S' })),
  KeySchema: [{ AttributeName: 'customer', KeyType: 'HASH' }, { AttributeName: 'order', KeyType: 'RANGE' }],
  GlobalSecondaryIndexes: [{
    IndexName: 'by-status',
    KeySchema: [{ AttributeName: 'status', KeyType: 'HASH' }, { AttributeName: 'total', KeyType: 'RANGE' }],
    Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['note'] },
  }],
  LocalSecondaryIndexes: [{
    IndexName: 'by-total',
    KeySchema: [{ AttributeName: 'customer', KeyType: 'HASH' }, { AttributeName: 'total', KeyType: 'RANGE' }],
    Projection: { ProjectionType: 'ALL' },
  }],
}));
await waitUntilTableExists({ client, maxWaitTime: 30 }, { TableName });
assert.ok((await client.send(new ListTablesCommand({}))).TableNames.includes(TableName));
const { Table } = await client.send(new DescribeTableCommand({ TableName }));
assert.equal(Table.GlobalSecondaryIndexes[0].IndexStatus, 'ACTIVE');

// One item with every type there and back.
const everything = {
  customer: 'c0', order: 'o0', status: 'open', total: 12.5, note: 'grüße 𝄞 "quoted"\n',
  flag: true, nothing: null, bytes: new Uint8Array([0, 1, 254, 255]), list: [1, 'two', { three: 3 }], map: { a: { b: ['c'] } },
  friends: new Set(['x', 'y']), numbers: new Set([1, 2]), blobs: new Set([new Uint8Array([7])]), empty: '',
};
await db.send(new PutCommand({ TableName, Item: everything, ConditionExpression: 'attribute_not_exists(customer)' }));
const { Item } = await db.send(new GetCommand({ TableName, Key: { customer: 'c0', order: 'o0' }, ConsistentRead: true }));
assert.deepEqual(Item, everything);

await assert.rejects(
  db.send(new PutCommand({
    TableName, Item: everything, ConditionExpression: 'attribute_not_exists(customer)',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  })),
  (e) => e instanceof ConditionalCheckFailedException && e.message === 'The conditional request failed' && e.Item.order.S === 'o0');

const updated = await db.send(new UpdateCommand({
  TableName, Key: { customer: 'c0', order: 'o0' },
  UpdateExpression: 'SET #m.a.b[1] = :v, #t = #t + :one, #l = list_append(#l, :more) REMOVE flag ADD numbers :n DELETE friends :x',
  ConditionExpression: '#s = :open AND size(note) > :zero',
  ExpressionAttributeNames: { '#m': 'map', '#s': 'status', '#t': 'total', '#l': 'list' },
  ExpressionAttributeValues: {
    ':v': 'd', ':one': 1, ':more': ['end'], ':n': new Set([3]), ':x': new Set(['x']), ':open': 'open', ':zero': 0,
  },
  ReturnValues: 'ALL_NEW',
}));
assert.deepEqual(updated.Attributes.map, { a: { b: ['c', 'd'] } });
assert.equal(updated.Attributes.total, 13.5);
assert.deepEqual(updated.Attributes.numbers, new Set([1, 2, 3]));
assert.deepEqual(updated.Attributes.friends, new Set(['y']));
assert.equal(updated.Attributes.flag, undefined);
assert.equal(updated.Attributes.list.at(-1), 'end');

// 60 orders by batch, queried in pages, forwards and backwards, by both indexes.
const orders = Array.from({ length: 60 }, (_, i) => ({
  customer: 'c1', order: `o${String(i).padStart(3, '0')}`, status: i % 3 ? 'open' : 'shut', total: 1000 - i, note: `n${i}`, secret: i,
}));
for (let i = 0; i < orders.length; i += 25) {
  const answer = await db.send(new BatchWriteCommand({
    RequestItems: { [TableName]: orders.slice(i, i + 25).map((o) => ({ PutRequest: { Item: o } })) },
  }));
  assert.deepEqual(answer.UnprocessedItems, {});
}
async function all(pages) {
  const items = [];
  for await (const page of pages) items.push(...(page.Items ?? []));
  return items;
}
// Frozen: the paginator leaves its last start key in the input that it is given.
const byCustomer = Object.freeze({ TableName, KeyConditionExpression: 'customer = :c', ExpressionAttributeValues: { ':c': 'c1' } });
assert.deepEqual(await all(paginateQuery({ client: db, pageSize: 7 }, { ...byCustomer })), orders);
assert.deepEqual(
  await all(paginateQuery({ client: db, pageSize: 7 }, { ...byCustomer, ScanIndexForward: false })), orders.toReversed());
assert.deepEqual(
  await all(paginateQuery({ client: db, pageSize: 11 }, { ...byCustomer, IndexName: 'by-total' })), orders.toReversed());
const open = await all(paginateQuery({ client: db, pageSize: 5 }, {
  TableName, IndexName: 'by-status', KeyConditionExpression: '#s = :s AND #t BETWEEN :low AND :high',
  ExpressionAttributeNames: { '#s': 'status', '#t': 'total' }, ExpressionAttributeValues: { ':s': 'open', ':low': 950, ':high': 990 },
}));
const expected = orders.filter((o) => o.status === 'open' && o.total >= 950 && o.total <= 990).toReversed();
assert.deepEqual(open.map((o) => o.order), expected.map((o) => o.order));
assert.ok(open.every((o) => o.note && o.secret === undefined), 'the index projects note and not secret');

const filtered = await db.send(new QueryCommand({
  ...byCustomer, FilterExpression: 'contains(note, :n) OR secret IN (:a, :b)',
  ExpressionAttributeValues: { ':c': 'c1', ':n': 'n5', ':a': 1, ':b': 2 }, ProjectionExpression: 'secret',
}));
assert.deepEqual(filtered.Items.map((i) => i.secret), [1, 2, 5, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59]);
assert.equal(filtered.ScannedCount, 60);

const segments = await Promise.all([0, 1, 2, 3].map(
  (Segment) => all(paginateScan({ client: db, pageSize: 9 }, { TableName, Segment, TotalSegments: 4 }))));
assert.equal(segments.flat().length, 61);
assert.equal(new Set(segments.flat().map((i) => i.customer + i.order)).size, 61);

const got = await db.send(new BatchGetCommand({
  RequestItems: { [TableName]: { Keys: orders.slice(0, 30).map(({ customer, order }) => ({ customer, order })) } },
}));
assert.equal(got.Responses[TableName].length, 30);

const gone = await db.send(new DeleteCommand({ TableName, Key: { customer: 'c1', order: 'o000' }, ReturnValues: 'ALL_OLD' }));
assert.deepEqual(gone.Attributes, orders[0]);
assert.equal((await db.send(new GetCommand({ TableName, Key: { customer: 'c1', order: 'o000' } }))).Item, undefined);

await client.send(new DeleteTableCommand({ TableName }));
await waitUntilTableNotExists({ client, maxWaitTime: 30 }, { TableName });
await assert.rejects(db.send(new GetCommand({ TableName, Key: { customer: 'a', order: 'b' } })), ResourceNotFoundException);
console.log('ok');
