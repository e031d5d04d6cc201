// a file of its own, so that it is fetched by who checks what an attestor signed alone
export { recoverTypedDataAddress } from 'viem'
