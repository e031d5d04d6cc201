import type { Access } from '#api/access/createAccess.ts'

/** Everything the verbs of rooms depend on. */
export interface RoomDeps {
  access: Access
  settings: {
    CHAIN_ID: number
    /** seconds after which a stream without its host ends */
    HOST_GONE_S: number
  }
}
