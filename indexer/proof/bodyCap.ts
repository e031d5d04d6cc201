import type { Header } from './header.ts'

/*
 * Why no honest receipts are larger than what their header allows. Gas costs: yellow paper, appendix G; EVM since Berlin the same.
 *
 *   LOG        375 gas + 375 a topic + 8 a byte of data
 *   JSON       a log without topics and data: about 365 bytes from geth, 550 pretty-printed → 1,024 for what others add;
 *              a topic 69 bytes → 96; a byte of data two digits. So a gas buys most as logs without anything: 1,024 / 375 < 2.75 bytes;
 *              topics 0.26, data 0.25 bytes a gas.
 *   refunds    `gasUsed` is what is left after refunds: at most half of what was used (a fifth since EIP-3529) → twice the bytes.
 *              2 × 2.75 → 6 bytes a gas.
 *   receipt    bloom, hashes and addresses: about 1,200 bytes, 400 more on an L2. Calldata is no part of it. Each costs at least 21,000
 *              gas, but system transactions and the deposits of an L2 may cost none, and their few logs neither, so each transaction
 *              that the header's list names has room for its receipt and fourteen logs.
 *   encoded    a byte of data is one byte, a log without anything 24: at most 1/8 byte a gas, with refunds 1/4.
 */
const BYTES_PER_GAS = 6
const ENCODED_PER_GAS = 1 / 4
const BYTES_PER_RECEIPT = 16_384
/** What stands around a result. */
const BYTES_AROUND = 4096

/** Most bytes that the receipts of this block can have as JSON. */
export function receiptsCap(header: Header): number {
  return BYTES_AROUND + header.gasUsed * BYTES_PER_GAS + header.txHashes.length * BYTES_PER_RECEIPT
}

/** Most bytes that the logs of one of its receipts can have once they are encoded. */
export function encodedCap(header: Header): number {
  return header.gasUsed * ENCODED_PER_GAS + BYTES_PER_RECEIPT
}
