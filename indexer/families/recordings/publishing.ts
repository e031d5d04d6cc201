import { gateText } from '../gate.ts'
import { keptText } from '../keptText.ts'
import type { Rows } from '../rows.ts'
import type { RecordingEvent, RecordingsCreated } from './events.ts'
import { CONSENT, RECORDING, RECORDING_COLLECTION, type RecordingRow } from './tables.ts'

export function foldCreated(rows: Rows, { args }: RecordingsCreated): void {
  const { collection, creator } = args
  const name = keptText(args.name)
  rows.put(RECORDING_COLLECTION, {
    collection,
    creator_wallet: creator,
    name: name.text,
    name_hash: name.hash,
  })
}

export function foldPublished(rows: Rows, { address, args }: RecordingEvent<'RecordingPublished'>): void {
  const { item, id } = args
  rows.put(RECORDING, {
    collection: address,
    recording_id: id,
    content: item.content,
    metadata: item.metadata,
    uri: null,
    uri_hash: null,
    payout: item.payout,
    royalty_bps: Number(item.royaltyBps),
    currency: Number(item.currency),
    minted: Number(item.minted),
    per_wallet: Number(item.perWallet),
    collaborators: Number(item.collaborators),
    gate: gateText(item.gateAll, args.gate),
    is_frozen: item.frozen,
    ...saleOf(item),
  })
}

interface Sale {
  readonly price: bigint
  readonly maxSupply: bigint
  readonly mintEnd: bigint
}

function saleOf({ price, maxSupply, mintEnd }: Sale) {
  return {
    price_units: price,
    max_supply: Number(maxSupply),
    sale_ends_at: mintEnd === 0n ? null : Number(mintEnd),
  }
}

/**
 * The bound stands here too, not only in the table: whether a row is right between two events must not depend on how events
 * are cut into batches.
 */
export function change(
  rows: Rows,
  { address, args }: { address: string; args: { readonly id: bigint } },
  columns: Partial<RecordingRow>,
): void {
  const row = { ...rows.mustGet(RECORDING, address, args.id), ...columns }
  if (row.max_supply > 0 && row.minted > row.max_supply)
    throw new Error(
      `recording ${row.recording_id} of ${address} has ${row.minted} copies of ${row.max_supply}`,
    )
  rows.put(RECORDING, row)
}

export function foldSaleChanged(rows: Rows, event: RecordingEvent<'SaleChanged'>): void {
  change(rows, event, saleOf(event.args.newSale))
}

export function foldRecordingPayout(rows: Rows, event: RecordingEvent<'PayoutChanged'>): void {
  change(rows, event, { payout: event.args.newPayout })
}

export function foldMetadataChanged(rows: Rows, event: RecordingEvent<'MetadataChanged'>): void {
  change(rows, event, { metadata: event.args.newMetadata })
}

export function foldMetadataFrozen(rows: Rows, event: RecordingEvent<'MetadataFrozen'>): void {
  change(rows, event, { metadata: event.args.metadata, is_frozen: true })
}

export function foldUri(rows: Rows, event: RecordingEvent<'URI'>): void {
  const { text, hash } = keptText(event.args.value)
  change(rows, event, { uri: text, uri_hash: hash })
}

export function foldConsent(rows: Rows, { address, args }: RecordingEvent<'ConsentRecorded'>): void {
  const { id, collaborator, content, payout, royaltyBps, deadline } = args
  rows.put(CONSENT, {
    ...{ collection: address, recording_id: id, collaborator, content, payout },
    ...{ royalty_bps: Number(royaltyBps), deadline_s: deadline },
  })
}
