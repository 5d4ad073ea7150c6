import { openLivePeer } from './app-peer.ts';
import { describeOperations } from './operation-scenarios.ts';

describeOperations('an emulated GitHub', (entrusted) => openLivePeer(undefined, { entrusted }));
