import base from '../../hardhat.config.ts'

/** Ordinary tests on sources that report which of their statements ran. Short random runs reach the same lines. */
export default {
  ...base,
  coverage: { skipFiles: ['contracts/mocks/**'] },
  test: {
    solidity: {
      fuzz: { runs: 16, seed: '0x57a6ed00' },
      invariant: { runs: 2, depth: 32, failOnRevert: true },
    },
  },
  paths: {
    ...base.paths,
    cache: '.stagedoor/audit/coverage/cache',
    artifacts: '.stagedoor/audit/coverage/artifacts',
  },
}
