// Goal: Dynamoose works unchanged: models, indexes, queries, conditions, batches. Usage: node dynamoose.mjs ENDPOINT
import assert from 'node:assert/strict';
import dynamoose from 'dynamoose';

const ddb = new dynamoose.aws.ddb.DynamoDB({
  endpoint: process.argv[2], region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});
dynamoose.aws.ddb.set(ddb);

const schema = new dynamoose.Schema({
  owner: { type: String, hashKey: true },
  id: { type: Number, rangeKey: true },
  breed: { type: String, index: { name: 'breedIndex', type: 'global', rangeKey: 'id' } },
  tags: { type: Set, schema: [String] },
  details: { type: Object, schema: { colour: String, toys: { type: Array, schema: [String] } } },
  born: Date,
}, { timestamps: true });
const Dog = dynamoose.model('Dog', schema, { throughput: 'ON_DEMAND', waitForActive: { enabled: true } });
new dynamoose.Table('DynamooseDogs', [Dog]);

const born = new Date('2026-01-02T03:04:05Z');
const rex = await Dog.create({
  owner: 'ann', id: 1, breed: 'pug', tags: new Set(['a', 'b']), details: { colour: 'black', toys: ['ball'] }, born,
});
assert.equal(rex.breed, 'pug');
const read = await Dog.get({ owner: 'ann', id: 1 });
assert.deepEqual(read.details, { colour: 'black', toys: ['ball'] });
assert.deepEqual(read.born, born);
assert.deepEqual(read.tags, new Set(['a', 'b']));

await assert.rejects(Dog.create({ owner: 'ann', id: 1 }), { name: 'ConditionalCheckFailedException' });

const changed = await Dog.update({ owner: 'ann', id: 1 }, {
  $SET: { breed: 'collie' }, $ADD: { tags: new Set(['c']) }, $REMOVE: ['born'],
});
assert.equal(changed.breed, 'collie');
assert.deepEqual(changed.tags, new Set(['a', 'b', 'c']));
assert.equal(changed.born, undefined);

const batch = await Dog.batchPut(Array.from({ length: 20 }, (_, i) => ({ owner: 'bob', id: i, breed: i % 2 ? 'pug' : 'lab' })));
assert.equal(batch.unprocessedItems.length, 0);
const some = await Dog.batchGet([{ owner: 'bob', id: 3 }, { owner: 'bob', id: 4 }, { owner: 'bob', id: 99 }]);
assert.equal(some.length, 2);

const pugs = await Dog.query('breed').eq('pug').using('breedIndex').sort('descending').exec();
assert.deepEqual(pugs.map((d) => d.id), [19, 17, 15, 13, 11, 9, 7, 5, 3, 1]);
const middle = await Dog.query('owner').eq('bob').where('id').between(5, 9).filter('breed').eq('lab').exec();
assert.deepEqual(middle.map((d) => d.id), [6, 8]);
const first = await Dog.query('owner').eq('bob').limit(4).exec();
assert.equal(first.length, 4);
const second = await Dog.query('owner').eq('bob').limit(4).startAt(first.lastKey).exec();
assert.deepEqual(second.map((d) => d.id), [4, 5, 6, 7]);
assert.equal((await Dog.query('owner').eq('bob').count().exec()).count, 20);

const scanned = await Dog.scan().where('breed').contains('o').all().exec();
assert.deepEqual(scanned.map((d) => d.breed), ['collie']);
assert.equal((await Dog.scan().parallel(4).exec()).length, 21);

await Dog.delete({ owner: 'ann', id: 1 });
assert.equal(await Dog.get({ owner: 'ann', id: 1 }), undefined);
console.log('ok');
