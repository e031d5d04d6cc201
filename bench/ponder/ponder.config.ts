import { createConfig, factory } from 'ponder'
import settings from './settings.json'

const created = settings.factoryAbi.find(({ name }) => name === 'PassCollectionCreated')
const range = { startBlock: settings.startBlock, ...(settings.endBlock && { endBlock: settings.endBlock }) }

export default createConfig({
  database: { kind: 'postgres', connectionString: settings.databaseUrl },
  chains: { bench: { id: 31337, rpc: settings.rpcUrl, pollingInterval: settings.pollMs } },
  contracts: {
    PassFactory: { chain: 'bench', abi: settings.factoryAbi, address: settings.factory, ...range },
    PassCollection: {
      chain: 'bench',
      abi: settings.collectionAbi,
      address: factory({ address: settings.factory, event: created, parameter: 'collection' }),
      ...range,
    },
  },
})
