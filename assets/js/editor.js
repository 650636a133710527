/* What makes writing more comfortable; loaded only where somebody can write. */
import { keepDrafts } from "/assets/drafts.js";

keepDrafts();
