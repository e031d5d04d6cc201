import { expect } from 'chai'
import type pg from 'pg'
import { recordingsAbi, recordingsFactoryAbi } from '#generated/abis.ts'
import type { Stage } from '../../stage.ts'
import { callsOf, createOwnRows, each, expectRows, readSaid, type Said } from '../ownFold.ts'

const NOBODY = `0x${'0'.repeat(40)}`
const KINDS = ['', 'erc20', 'erc721', 'erc1155', 'pass', 'stake', 'pass_final']
const hexOf = (text: string | null | undefined) => `0x${text?.slice(2) ?? ''}`
const wordsOf = (values: unknown[]) => values.map((value) => String(value).toLowerCase())

interface Condition {
  token: string
  kind: bigint
  rank: bigint
  id: bigint
  min: bigint
}

const gateOf = (all: boolean, conditions: Condition[]) => ({
  mode: all ? 'all' : 'any',
  conditions: conditions.map(({ token, kind, rank, id, min }) => ({
    ...{ kind: KINDS[Number(kind)], token: token.toLowerCase() },
    ...{ rank: Number(rank), id: String(id), min: String(min) },
  })),
})

const emptyRows = () => ({
  collections: createOwnRows(),
  recordings: createOwnRows(),
  balances: createOwnRows(),
  consents: createOwnRows(),
  sales: createOwnRows({ isJournal: true }),
})
type Own = ReturnType<typeof emptyRows>

function foldRecording(own: Own, said: Said): void {
  const { name, args, address: collection } = said
  const { id, newSale, item } = args.toObject()
  const put = (columns: Record<string, unknown>) =>
    own.recordings.put(said, { collection, recording_id: id }, columns)
  if (name === 'RecordingPublished')
    put({
      ...{ content: item.content, metadata: item.metadata, uri: null, uri_hash: null, payout: item.payout },
      ...{ royalty_bps: item.royaltyBps, currency: item.currency, price_units: item.price },
      ...{ max_supply: item.maxSupply, minted: 0, per_wallet: item.perWallet, is_frozen: false },
      ...{ sale_ends_at: item.mintEnd || null, collaborators: item.collaborators },
      gate: gateOf(item.gateAll, args.gate),
    })
  if (name === 'RecordingMinted') put({ minted: args.minted })
  if (name === 'SaleChanged')
    put({
      ...{ price_units: newSale.price, max_supply: newSale.maxSupply },
      sale_ends_at: newSale.mintEnd || null,
    })
  if (name === 'PayoutChanged') put({ payout: args.newPayout })
  if (name === 'MetadataChanged') put({ metadata: args.newMetadata })
  if (name === 'MetadataFrozen') put({ is_frozen: true })
  if (name === 'URI') put({ uri: args.value })
  if (name === 'ConsentRecorded')
    own.consents.put(
      said,
      { collection, recording_id: id, collaborator: args.collaborator },
      {
        ...{ content: args.content, payout: args.payout, royalty_bps: args.royaltyBps },
        deadline_s: args.deadline,
      },
    )
}

function foldCopies(own: Own, said: Said): void {
  const { name, args, address: collection } = said
  const { from, to, id, amount } = args.toObject()
  const add = (recording: bigint, owner: string, more: bigint, left: bigint) => {
    if (owner === NOBODY) return
    const before = own.balances.get(collection, recording, owner)
    own.balances.put(
      said,
      { collection, recording_id: recording, owner },
      {
        ...{ amount: BigInt(before?.amount ?? 0) + more, sold: before?.sold ?? 0 },
        departures: BigInt(before?.departures ?? 0) + left,
      },
    )
  }
  const move = (recording: bigint, copies: bigint) => {
    add(recording, from, -copies, 1n)
    add(recording, to, copies, 0n)
  }
  if (name === 'TransferSingle') move(id, amount)
  // `values` is a function of every list
  if (name === 'TransferBatch')
    for (const [n, recording] of args.ids.entries()) move(recording, args.amounts[n])
  if (name === 'RecordingMinted' && args.byWallet > 0n) {
    add(id, to, 0n, 0n)
    own.balances.put(said, { collection, recording_id: id, owner: to }, { sold: args.byWallet })
  }
}

async function foldAll(stage: Stage): Promise<Own> {
  const own = emptyRows()
  const factory = stage.deployment.recordingsFactory as string
  for (const made of await readSaid(stage, factory, recordingsFactoryAbi)) {
    if (made.name !== 'RecordingsCreated') continue
    const { creator, collection, name } = made.args.toObject()
    own.collections.put(made, { collection }, { creator_wallet: creator, name, name_hash: null })
    for (const said of await readSaid(stage, collection, recordingsAbi)) {
      foldRecording(own, said)
      foldCopies(own, said)
      if (said.name !== 'RecordingMinted') continue
      const { id, to, payer, payout, quantity, currency, amount, fee, treasury } = said.args.toObject()
      own.sales.put(
        said,
        { collection },
        {
          ...{ recording_id: id, payer, payee: payout, recipient: to, quantity, currency },
          ...{ amount_units: amount, fee_units: fee, treasury, at: said.at },
        },
      )
    }
  }
  return own
}

/** Every row of the family against the events, and against what the contracts answer now. */
export async function expectRecordings(stage: Stage, pool: pg.Pool): Promise<number> {
  const own = await foldAll(stage)
  const counts = [
    await expectRows(pool, 'recording_collection', own.collections),
    await expectRows(pool, 'recording', own.recordings),
    await expectRows(pool, 'recording_balance', own.balances),
    await expectRows(pool, 'consent', own.consents),
    await expectRows(pool, 'recording_sale', own.sales),
  ]
  await each(own.collections.rows.values(), async (row) => {
    const { ask } = callsOf(stage, hexOf(row.collection), recordingsAbi)
    expect(wordsOf([await ask('creator'), await ask('name')])).to.deep.equal([
      ...[hexOf(row.creator_wallet), row.name?.toLowerCase()],
    ])
    const here = [...own.recordings.rows.values()].filter(({ collection }) => collection === row.collection)
    expect(await ask('lastId'), 'recordings').to.equal(BigInt(here.length))
  })
  await expectItems(stage, own)
  await expectCopies(stage, own)
  return counts.reduce((sum, count) => sum + count, 0)
}

async function expectItems(stage: Stage, own: Own): Promise<void> {
  await each(own.recordings.rows.values(), async (row) => {
    const { ask } = callsOf(stage, hexOf(row.collection), recordingsAbi)
    const id = row.recording_id
    const item = await ask<Record<string, unknown>>('item', id)
    const gate = gateOf(item.gateAll as boolean, await ask<Condition[]>('gateOf', id))
    const told = [
      ...[item.content, item.metadata, item.payout, item.royaltyBps, item.currency, item.price],
      ...[item.maxSupply, item.minted, item.perWallet, item.mintEnd, item.collaborators, item.frozen],
      ...[await ask('uri', id), await ask('idOf', item.content), JSON.stringify(gate)],
    ]
    expect(wordsOf(told)).to.deep.equal([
      ...[hexOf(row.content), hexOf(row.metadata), hexOf(row.payout), row.royalty_bps, row.currency],
      ...[row.price_units, row.max_supply, row.minted, row.per_wallet, row.sale_ends_at ?? '0'],
      ...[row.collaborators, row.is_frozen, row.uri, id, row.gate?.toLowerCase()],
    ])
    const isOf = (one: Record<string, string | null>) =>
      one.collection === row.collection && one.recording_id === id
    expect(String([...own.consents.rows.values()].filter(isOf).length)).to.equal(row.collaborators)
    const sold = [...own.sales.rows.values()].filter(isOf).map(({ quantity }) => Number(quantity))
    expect(String(sold.reduce((sum, copies) => sum + copies, 0)), 'copies sold').to.equal(row.minted)
  })
}

async function expectCopies(stage: Stage, own: Own): Promise<void> {
  await each(own.recordings.rows.values(), async ({ collection, recording_id: id }) => {
    const { ask } = callsOf(stage, hexOf(collection), recordingsAbi)
    await each(stage.people.slice(0, 4), async ({ address }) => {
      const row = own.balances.get(hexOf(collection), id, address)
      expect(String(await ask('balanceOf', address, id))).to.equal(row?.amount ?? '0')
      if (!row) return
      const told = [await ask('soldTo', id, address), await ask('departures', id, address)]
      expect(told.map(String), `copies of ${address}`).to.deep.equal([row.sold, row.departures])
    })
  })
}
