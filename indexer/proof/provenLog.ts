import type { Header } from './header.ts'
import { dataText, type LogBytes, topicTexts } from './keptLogs.ts'

/** One log at its position in the chain; addresses, hashes and bytes are lower-case 0x text. */
export interface ChainLog {
  block: number
  blockHash: string
  txHash: string
  txIndex: number
  /** position inside its transaction */
  ord: number
  /** position inside its block */
  logIndex: number
  address: string
  topics: string[]
  data: string
}

/** A log that receipts prove. Its texts are made when they are asked for. */
export class ProvenLog implements ChainLog, LogBytes {
  readonly #header: Header
  readonly txIndex: number
  readonly ord: number
  readonly logIndex: number
  readonly address: string
  /** '' = it has no topics */
  readonly firstTopic: string
  readonly bytes: Buffer
  readonly from: number
  readonly to: number
  readonly topicCount: number

  constructor(
    header: Header,
    place: { txIndex: number; ord: number; logIndex: number },
    names: { address: string; firstTopic: string },
    kept: LogBytes,
  ) {
    this.#header = header
    this.txIndex = place.txIndex
    this.ord = place.ord
    this.logIndex = place.logIndex
    this.address = names.address
    this.firstTopic = names.firstTopic
    this.bytes = kept.bytes
    this.from = kept.from
    this.to = kept.to
    this.topicCount = kept.topicCount
  }

  get block(): number {
    return this.#header.number
  }

  get blockHash(): string {
    return this.#header.hash
  }

  get txHash(): string {
    return this.#header.txHashes[this.txIndex] as string
  }

  get topics(): string[] {
    return topicTexts(this)
  }

  get data(): string {
    return dataText(this)
  }
}
