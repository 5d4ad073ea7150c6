import { openFakePeer } from './app-peer.ts';
import { describeOperations } from './operation-scenarios.ts';

describeOperations('a GitHub in memory', async (entrusted) => openFakePeer(entrusted));
