import base from '../../hardhat.config.ts'

/** Ordinary tests on sources that report which of their statements ran. */
export default {
  ...base,
  coverage: { skipFiles: ['contracts/mocks/**'] },
  paths: {
    ...base.paths,
    cache: '.stagedoor/audit/coverage/cache',
    artifacts: '.stagedoor/audit/coverage/artifacts',
  },
}
