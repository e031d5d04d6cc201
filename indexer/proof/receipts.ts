import { toHex } from '../rpc/hex.ts'
import type { JsonSink } from '../rpc/jsonTokens.ts'
import { RpcFault, wrongAnswer } from '../rpc/rpcFault.ts'
import { encodedCap } from './bodyCap.ts'
import type { Header } from './header.ts'
import type { LeafWriter } from './leafWriter.ts'
import { leafPath, rootOfLeaves } from './listRoot.ts'
import { type ChainLog, ProvenLog } from './provenLog.ts'
import { type Field, fieldAt, ReceiptParts } from './receiptFields.ts'
import { RlpWriter } from './rlpWriter.ts'

/** Legacy, access list, dynamic fee, blob, set code: their receipts are all encoded alike. */
const LAST_KNOWN_TYPE = 4
/** OP deposit: two more fields, written only since its second version. */
const DEPOSIT = 0x7e

const OUTSIDE = 0
const IN_RECEIPTS = 1
const IN_RECEIPT = 2
const IN_LOGS = 3
const IN_LOG = 4
const IN_TOPICS = 5

const NO_LEAF = Buffer.alloc(32)

const writer = new RlpWriter()

/** Whose logs stay. */
export interface Followed {
  /** @param head first four bytes of an address: a number costs nothing, a text does */
  mayFollow(head: number): boolean
  kindOf(address: string): unknown
}

/**
 * Reads the receipts of a block as they arrive. Each becomes the hash of its leaf at once, because the header says how many there
 * are; of the logs only those of contracts we follow stay.
 */
export class ReceiptsReader implements JsonSink {
  readonly #header: Header
  readonly #followed: Followed
  readonly #leaves: Buffer[] = []
  readonly #leaf: LeafWriter
  readonly #logs: ChainLog[] = []
  #level = OUTSIDE
  #inUnread = 0
  #field: Field | null = null
  #logIndex = 0
  #ord = 0
  #isTold = false
  #unknownType: number | null = null
  #hasTransaction = false
  readonly #parts = new ReceiptParts()

  /**
   * @param followed whose logs stay
   * @param leaf may serve one reader after the other
   */
  constructor(header: Header, followed: Followed, leaf: LeafWriter) {
    this.#header = header
    this.#followed = followed
    this.#leaf = leaf
  }

  /**
   * Kept logs, proven by the header's receiptsRoot; null when a receipt's type is unknown and so nothing can be claimed.
   * @throws RpcFault `wrong` when the receipts do not belong to this header
   */
  result(): ChainLog[] | null {
    const { hash, txHashes, receiptsRoot } = this.#header
    if (!this.#isTold || this.#leaves.length !== txHashes.length)
      throw wrongAnswer(`${this.#leaves.length} receipts in ${hash}`)
    if (this.#unknownType !== null) return null
    if (toHex(rootOfLeaves(writer, this.#leaves)) !== receiptsRoot)
      throw wrongAnswer(`receipts do not give receiptsRoot of ${hash}`)
    return this.#logs
  }

  open(isList: boolean): void {
    const { level, isRead } = this.#below(isList)
    if (!isRead) {
      this.#inUnread++
      return
    }
    this.#level = level
    if (level === IN_RECEIPT) this.#beginReceipt()
    else if (level === IN_LOG) this.#leaf.beginLog()
    else if (level === IN_TOPICS) this.#leaf.beginTopics()
    this.#field = null
  }

  #below(isList: boolean): { level: number; isRead: boolean } {
    const level = this.#level
    if (this.#inUnread > 0) return { level, isRead: false }
    if (level === IN_RECEIPT) return { level: IN_LOGS, isRead: isList && this.#field === 'logs' }
    if (level === IN_LOG) return { level: IN_TOPICS, isRead: isList && this.#field === 'topics' }
    const mustBeList = level === OUTSIDE
    if (mustBeList !== isList || level === IN_TOPICS) throw wrongAnswer('receipts of another shape')
    return { level: level + 1, isRead: true }
  }

  close(): void {
    if (this.#inUnread > 0) {
      this.#inUnread--
      return
    }
    if (this.#level === IN_LOG) this.#endLog()
    else if (this.#level === IN_RECEIPT) this.#endReceipt()
    else if (this.#level === IN_RECEIPTS) this.#isTold = true
    this.#level--
    this.#field = null
  }

  key(bytes: Buffer, from: number, to: number): void {
    if (this.#inUnread > 0) return
    this.#field = fieldAt(this.#level === IN_LOG, bytes, from, to)
  }

  word(bytes: Buffer, from: number, to: number): void {
    if (this.#inUnread > 0) return
    if (this.#level === OUTSIDE) {
      if (bytes.toString('latin1', from, to) === 'null') throw new RpcFault('missing', 'receipts')
      throw wrongAnswer('receipts are not a list')
    }
    // null is as good as absent, and what is needed is missed at the end of its object
    if (this.#level !== IN_RECEIPT && this.#level !== IN_LOG) throw wrongAnswer('receipts of another shape')
  }

  text(bytes: Buffer, from: number, to: number): void {
    if (this.#inUnread > 0) return
    if (this.#level === IN_TOPICS) this.#leaf.topic(bytes, from, to)
    else if (this.#level === IN_LOG) {
      if (this.#field === 'address') this.#leaf.address(bytes, from, to)
      else if (this.#field === 'data') this.#leaf.data(bytes, from, to)
    } else if (this.#level === IN_RECEIPT) {
      if (this.#field === 'transactionHash') this.#checkTransaction(bytes, from, to)
      else this.#parts.text(this.#field, bytes, from, to)
    } else throw wrongAnswer('receipts of another shape')
  }

  #checkTransaction(bytes: Buffer, from: number, to: number): void {
    const told = bytes.toString('latin1', from, Math.min(to, from + 80))
    const expected = this.#header.txHashes[this.#leaves.length]
    if (told !== expected && told.toLowerCase() !== expected)
      throw wrongAnswer(`receipt ${this.#leaves.length} is of another transaction`)
    this.#hasTransaction = true
  }

  #beginReceipt(): void {
    if (this.#leaves.length === this.#header.txHashes.length)
      throw wrongAnswer(`more than ${this.#leaves.length} receipts in ${this.#header.hash}`)
    this.#parts.begin()
    this.#hasTransaction = false
    this.#ord = 0
    this.#leaf.beginReceipt(encodedCap(this.#header))
  }

  #endReceipt(): void {
    const { fields } = this.#parts
    const position = this.#leaves.length
    if (!this.#hasTransaction) throw wrongAnswer(`receipt ${position} has no transactionHash`)
    if (fields.type > LAST_KNOWN_TYPE && fields.type !== DEPOSIT) {
      this.#unknownType = fields.type
      this.#leaves.push(NO_LEAF)
      return
    }
    if (fields.outcomeBytes < 0 || fields.gasBytes < 0 || fields.bloomBytes < 0)
      throw wrongAnswer(`receipt ${position} without status, gas or bloom`)
    const path = leafPath(writer, position, this.#header.txHashes.length)
    // a deposit before its second version tells its nonce, but the root does not hold it
    if (fields.type !== DEPOSIT) fields.versionBytes = -1
    if (fields.versionBytes >= 0 && fields.nonceBytes < 0) throw wrongAnswer('deposit without a nonce')
    this.#leaves.push(this.#leaf.endReceipt(fields, path))
  }

  #endLog(): void {
    this.#leaf.endLog()
    const ord = this.#ord++
    const logIndex = this.#logIndex++
    if (!this.#followed.mayFollow(this.#leaf.addressHead())) return
    const address = this.#leaf.addressText()
    if (this.#followed.kindOf(address) === undefined) return
    const names = { address, firstTopic: this.#leaf.firstTopicText() }
    const place = { txIndex: this.#leaves.length, ord, logIndex }
    this.#logs.push(new ProvenLog(this.#header, place, names, this.#leaf.keep()))
  }
}
