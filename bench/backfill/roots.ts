/** Contracts of the synthetic installation. */
export const FACTORY = `0x${'fa'.repeat(20)}`
export const LEDGER = `0x${'1e'.repeat(20)}`
