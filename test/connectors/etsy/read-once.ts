import { createEtsyClient } from '../../../src/connectors/etsy/client.ts';
import { createEtsyInventoryReader } from '../../../src/connectors/etsy/inventory-reader.ts';
import { createFileLock } from '../../../src/connectors/files/lock.ts';
import { createFileState } from '../../../src/connectors/files/state-store.ts';
import { systemTimer } from '../../../src/domain/timer.ts';

// usage: read-once.ts <url> <keystring> <secret> <refresh token> <state folder>: one read, as a process of its own.
const [baseUrl = '', keystring = '', sharedSecret = '', refreshToken = '', folder = ''] =
  process.argv.slice(2);
const client = createEtsyClient(
  { baseUrl, shopId: 4242, keystring, sharedSecret, refreshToken },
  {
    timer: systemTimer,
    random: () => 0.5,
    state: createFileState(folder),
    lock: createFileLock(folder, { timer: systemTimer }),
  },
);
process.stdout.write(JSON.stringify(await createEtsyInventoryReader(client).inventory(1)));
