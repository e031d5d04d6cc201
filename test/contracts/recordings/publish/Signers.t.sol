// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {OddWallet} from "../../../../contracts/mocks/wallets/OddWallet.sol";
import {IRecordingsErrors} from "../../../../contracts/recordings/IRecordingsErrors.sol";
import {Consent} from "../../../../contracts/recordings/RecordingTerms.sol";
import {DelegateLib} from "../../../../contracts/libraries/DelegateLib.sol";
import {Gallery} from "../Gallery.sol";

/// @notice Who can agree to a publication: keys, keys that got code, and wallets that answer as they like.
contract SignersTest is Gallery {
    uint256 private constant DEADLINE = NOW + 7 days;

    function agreed() private view returns (Consent[] memory list) {
        list = new Consent[](1);
        list[0] = consentOf(GUEST_KEY, draft(), DEADLINE);
    }

    /// @custom:proves [S3.66] what a key signed stays signed after its account got code
    function test_keyWithCode() public {
        bytes[3] memory codes =
            [bytes(hex"5f5ffd"), hex"fe", abi.encodePacked(hex"ef0100", address(recordings))];
        for (uint256 n; n < 3; ++n) {
            uint256 before = vm.snapshotState();
            vm.etch(guest, codes[n]);
            assertEq(recordings.item(publish(draft(), noGate(), agreed())).collaborators, 1, "agreed");
            vm.revertToState(before);
        }
    }

    /// @custom:proves [S3.66][T32] a wallet agrees by the right word alone, however it answers otherwise
    function test_oddWallets() public {
        OddWallet.Answer[6] memory answers = [
            OddWallet.Answer.Revert,
            OddWallet.Answer.Short,
            OddWallet.Answer.BurnGas,
            OddWallet.Answer.WrongWord,
            OddWallet.Answer.Yes,
            OddWallet.Answer.Long
        ];
        Consent[] memory list = agreed();
        for (uint256 n; n < 4; ++n) {
            list[0].collaborator = address(new OddWallet(answers[n]));
            vm.prank(creator);
            vm.expectRevert(
                abi.encodeWithSelector(IRecordingsErrors.Recordings_NoConsent.selector, list[0].collaborator)
            );
            recordings.publish{gas: 10_000_000}(draft(), noGate(), list);
        }
        for (uint256 n = 4; n < 6; ++n) {
            uint256 before = vm.snapshotState();
            list[0].collaborator = address(new OddWallet(answers[n]));
            assertEq(recordings.item(publish(draft(), noGate(), list)).collaborators, 1, "agreed");
            vm.revertToState(before);
        }
    }

    /// @custom:proves [S3.66][T30] the collection itself says under which domain collaborators sign
    function test_domain() public view {
        (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chain,
            address verifying,
            bytes32 salt,
            uint256[] memory extensions
        ) = recordings.eip712Domain();
        assertEq(uint8(fields), 15, "fields");
        assertEq(name, "Recordings", "name");
        assertEq(version, "1", "version");
        assertEq(chain, block.chainid, "chain");
        assertEq(verifying, address(recordings), "contract");
        assertEq(uint256(salt), 0, "salt");
        assertEq(extensions.length, 0, "extensions");
    }

    /// @custom:proves [S3.66][T30] what a collection does not know it refuses, also in the words of its own parts
    function test_unknown() public {
        bytes4 read = bytes4(keccak256("stagedoor.delegated.read"));
        bytes[2] memory asked = [
            abi.encodePacked(read, address(publishing), abi.encodeCall(recordings.freeze, (1))),
            abi.encodeWithSignature("unknown()")
        ];
        publish(draft());
        for (uint256 n; n < 2; ++n) {
            vm.prank(creator);
            (bool ok, bytes memory answer) = address(recordings).call(asked[n]);
            assertFalse(ok, "refused");
            assertEq(
                uint256(keccak256(answer)),
                uint256(
                    keccak256(
                        abi.encodeWithSelector(
                            DelegateLib.DelegateLib_UnknownFunction.selector, n == 0 ? read : bytes4(asked[n])
                        )
                    )
                ),
                "why"
            );
        }
        assertFalse(recordings.item(1).frozen, "nothing was done");
    }
}
