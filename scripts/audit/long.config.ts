import base from '../../hardhat.config.ts'

/** The same tests with more runs of fuzz tests and invariants than on other days. */
export default {
  ...base,
  test: {
    solidity: {
      fuzz: { runs: 256, seed: '0x57a6ed00' },
      invariant: { runs: 32, depth: 100, failOnRevert: true },
    },
  },
}
