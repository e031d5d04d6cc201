import type { Pool, PoolClient } from 'pg'
import type { DeviceBinding } from '#protocol/calls/callKeys.ts'
import { KEY_COUNTS } from './deviceKeys/store.ts'

/** What somebody shows of a key. */
export interface ShownKey {
  accountId: string
  /** as `CallOpening.key` */
  key: string
  binding: DeviceBinding
}

/** Whether a device key of this account counts now, and is confirmed by exactly this. */
export async function isLiveDeviceKey(
  db: Pool | PoolClient,
  { accountId, key, binding }: ShownKey,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `SELECT FROM app.device_key k WHERE k.account_id = $1 AND k.public_key = $2 AND k.binding = $3::jsonb AND ${KEY_COUNTS}`,
    [accountId, Buffer.from(key, 'base64url'), JSON.stringify(binding)],
  )
  return rowCount === 1
}

/** What confirms a device key of this account that counts now; null: nothing does. */
export async function readLiveBinding(
  db: Pool | PoolClient,
  { accountId, key }: Pick<ShownKey, 'accountId' | 'key'>,
): Promise<DeviceBinding | null> {
  const { rows } = await db.query<{ binding: DeviceBinding }>(
    `SELECT k.binding FROM app.device_key k WHERE k.account_id = $1 AND k.public_key = $2 AND ${KEY_COUNTS}`,
    [accountId, Buffer.from(key, 'base64url')],
  )
  return rows[0]?.binding ?? null
}
