// a file of its own, so that it is fetched by who is shown a wallet's signature alone
export { recoverMessageAddress } from 'viem'
