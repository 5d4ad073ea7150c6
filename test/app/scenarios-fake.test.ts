import { openFakePeer } from './app-peer.ts';
import { describeApp } from './scenarios.ts';

describeApp('a GitHub in memory', async () => openFakePeer());
