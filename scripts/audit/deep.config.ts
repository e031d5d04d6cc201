import base from '../../hardhat.config.ts'

/** The same tests with as many runs of fuzz tests and invariants as hours allow. */
export default {
  ...base,
  test: {
    solidity: {
      fuzz: { runs: 100_000, seed: '0x57a6ed00' },
      invariant: { runs: 1_024, depth: 128, failOnRevert: true },
    },
  },
}
