import { openLivePeer } from './app-peer.ts';
import { describeApp } from './scenarios.ts';

describeApp('an emulated GitHub', () => openLivePeer());
