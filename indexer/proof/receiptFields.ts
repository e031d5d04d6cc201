import { decodeHex, decodeQuantity, wrongText } from '../rpc/hexBytes.ts'

/** A receipt around its logs, kept until those are known; a number of bytes of -1 = not told. */
export interface ReceiptFields {
  /** 0 = legacy */
  type: number
  /** status or, of old chains, a root */
  outcome: Buffer
  outcomeBytes: number
  gas: Buffer
  gasBytes: number
  bloom: Buffer
  bloomBytes: number
  nonce: Buffer
  nonceBytes: number
  version: Buffer
  /** at least 0: nonce and version belong to the receipt */
  versionBytes: number
}

const RECEIPT_FIELDS = [
  'transactionHash',
  'type',
  'status',
  'root',
  'cumulativeGasUsed',
  'logsBloom',
  'logs',
  'depositNonce',
  'depositReceiptVersion',
] as const
const LOG_FIELDS = ['address', 'topics', 'data'] as const
export type Field = (typeof RECEIPT_FIELDS)[number] | (typeof LOG_FIELDS)[number]
const RECEIPT_KEYS = RECEIPT_FIELDS.map((field) => ({ field, name: Buffer.from(field) }))
const LOG_KEYS = LOG_FIELDS.map((field) => ({ field, name: Buffer.from(field) }))

/** The key that stands at this place; null for one nobody reads. */
export function fieldAt(isLog: boolean, bytes: Buffer, from: number, to: number): Field | null {
  for (const { field, name } of isLog ? LOG_KEYS : RECEIPT_KEYS)
    if (name.length === to - from && isAt(bytes, from, name)) return field
  return null
}

function isAt(bytes: Buffer, from: number, name: Buffer): boolean {
  for (let i = 0; i < name.length; i++) if (bytes[from + i] !== name[i]) return false
  return true
}

/** Takes the values of one receipt after the other from their text. */
export class ReceiptParts {
  #hasRoot = false
  readonly fields: ReceiptFields = {
    ...{ type: 0, outcome: Buffer.alloc(32), outcomeBytes: -1, gas: Buffer.alloc(32), gasBytes: -1 },
    ...{ bloom: Buffer.alloc(256), bloomBytes: -1, nonce: Buffer.alloc(32), nonceBytes: -1 },
    ...{ version: Buffer.alloc(32), versionBytes: -1 },
  }

  begin(): void {
    const { fields } = this
    fields.type = 0
    fields.outcomeBytes = fields.gasBytes = fields.bloomBytes = fields.nonceBytes = fields.versionBytes = -1
    this.#hasRoot = false
  }

  text(field: Field | null, bytes: Buffer, from: number, to: number): void {
    const { fields } = this
    switch (field) {
      case 'type':
        fields.type = typeOf(bytes, from, to)
        return
      case 'root':
        if (to - from !== 66) throw wrongText('root', bytes, from, to)
        fields.outcomeBytes = decodeHex(bytes, from, to, fields.outcome)
        this.#hasRoot = true
        return
      case 'status':
        if (!this.#hasRoot) fields.outcomeBytes = decodeQuantity(bytes, from, to, fields.outcome)
        return
      case 'cumulativeGasUsed':
        fields.gasBytes = decodeQuantity(bytes, from, to, fields.gas)
        return
      case 'logsBloom':
        if (to - from !== 514) throw wrongText('logsBloom', bytes, from, Math.min(to, from + 80))
        fields.bloomBytes = decodeHex(bytes, from, to, fields.bloom)
        return
      case 'depositNonce':
        fields.nonceBytes = decodeQuantity(bytes, from, to, fields.nonce)
        return
      case 'depositReceiptVersion':
        fields.versionBytes = decodeQuantity(bytes, from, to, fields.version)
    }
  }
}

/** Receipts of old nodes leave the type out. */
function typeOf(bytes: Buffer, from: number, to: number): number {
  const type = Number(bytes.toString('latin1', from, Math.min(to, from + 16)))
  if (!Number.isInteger(type) || type < 0) throw wrongText('type', bytes, from, to)
  return type
}
