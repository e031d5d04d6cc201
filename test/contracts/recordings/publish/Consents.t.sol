// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SigningWallet} from "../../../../contracts/mocks/recordings/SigningWallet.sol";
import {IRecordingsErrors} from "../../../../contracts/recordings/IRecordingsErrors.sol";
import {IRecordingsEvents} from "../../../../contracts/recordings/IRecordingsEvents.sol";
import {Consent, Draft} from "../../../../contracts/recordings/RecordingTerms.sol";
import {Recordings} from "../../../../contracts/recordings/Recordings.sol";
import {Gallery} from "../Gallery.sol";

contract ConsentsTest is Gallery {
    uint256 private constant DEADLINE = NOW + 7 days;

    function one(Consent memory consent) private pure returns (Consent[] memory list) {
        list = new Consent[](1);
        list[0] = consent;
    }

    function agreed(Draft memory made) private view returns (Consent[] memory) {
        return one(consentOf(GUEST_KEY, made, DEADLINE));
    }

    function refuses(Draft memory made, Consent[] memory consents, bytes memory reason) private {
        vm.prank(creator);
        vm.expectRevert(reason);
        recordings.publish(made, noGate(), consents);
        assertEq(recordings.idOf(CONTENT), 0, "not published");
    }

    function lacks(Draft memory made, Consent[] memory consents) private {
        refuses(made, consents, abi.encodeWithSelector(IRecordingsErrors.Recordings_NoConsent.selector, guest));
    }

    /// @dev Consents of keys 1 to `count`, in the order of their addresses.
    function manyConsents(Draft memory made, uint256 count) private view returns (Consent[] memory list) {
        list = new Consent[](count);
        for (uint256 n; n < count; ++n) {
            Consent memory next = consentOf(n + 1, made, DEADLINE);
            uint256 place = n;
            for (; place > 0 && list[place - 1].collaborator > next.collaborator; --place) {
                list[place] = list[place - 1];
            }
            list[place] = next;
        }
    }

    /// @custom:proves [S3.66] each one's agreement is recorded and counted
    function test_recorded() public {
        Consent[] memory list = manyConsents(draft(), 2);
        for (uint256 n; n < 2; ++n) {
            vm.expectEmit(address(recordings));
            emit IRecordingsEvents.ConsentRecorded(1, list[n].collaborator, CONTENT, payout, 750, DEADLINE);
        }
        uint256 id = publish(draft(), noGate(), list);
        assertEq(recordings.item(id).collaborators, 2, "counted");
    }

    /// @custom:proves [S3.66] ten are accepted and eleven refuse
    function test_most() public {
        refuses(
            draft(),
            manyConsents(draft(), 11),
            abi.encodeWithSelector(IRecordingsErrors.Recordings_TooManyCollaborators.selector, 11, 10)
        );
        assertEq(recordings.item(publish(draft(), noGate(), manyConsents(draft(), 10))).collaborators, 10, "ten");
    }

    /// @custom:proves [S3.66] one named twice, out of order or nobody refuses
    function test_order() public {
        Consent[] memory list = manyConsents(draft(), 2);
        (address low, address high) = (list[0].collaborator, list[1].collaborator);
        (list[0], list[1]) = (list[1], list[0]);
        bytes4 reason = IRecordingsErrors.Recordings_CollaboratorOrder.selector;
        refuses(draft(), list, abi.encodeWithSelector(reason, high, low));
        list[1] = list[0];
        refuses(draft(), list, abi.encodeWithSelector(reason, high, high));
        refuses(draft(), new Consent[](1), abi.encodeWithSelector(reason, address(0), address(0)));
    }

    /// @custom:proves [S3.66] an agreement holds to its last second and not beyond
    function test_deadline() public {
        vm.warp(DEADLINE + 1);
        refuses(
            draft(),
            agreed(draft()),
            abi.encodeWithSelector(
                IRecordingsErrors.Recordings_ConsentExpired.selector, guest, DEADLINE, DEADLINE + 1
            )
        );
        vm.warp(DEADLINE);
        publish(draft(), noGate(), agreed(draft()));
    }

    /// @custom:proves [S3.66] an agreement to other terms refuses
    function test_otherTerms() public {
        Draft memory other_ = draft();
        other_.content = keccak256("another recording");
        lacks(draft(), agreed(other_));
        other_ = draft();
        other_.payout = creator;
        lacks(draft(), agreed(other_));
        other_ = draft();
        other_.royaltyBps = 751;
        lacks(draft(), agreed(other_));
        Consent[] memory list = agreed(draft());
        list[0].deadline += 1;
        lacks(draft(), list);
    }

    /// @custom:proves [S3.66] an agreement for another chain or collection refuses
    function test_otherDomain() public {
        Consent memory consent = Consent(
            guest, DEADLINE, signConsent(GUEST_KEY, guest, draft(), DEADLINE, block.chainid + 1, address(recordings))
        );
        lacks(draft(), one(consent));
        vm.prank(other);
        Recordings second = Recordings(factory.createCollection("Second"));
        consent.signature = signConsent(GUEST_KEY, guest, draft(), DEADLINE, block.chainid, address(second));
        lacks(draft(), one(consent));
        vm.prank(other);
        second.publish(draft(), noGate(), one(consent)); // the same signature, where it was meant for
    }

    /// @custom:proves [S3.66] somebody else's signature refuses
    function test_otherSigner() public {
        Consent memory consent = consentOf(GUEST_KEY + 1, draft(), DEADLINE);
        consent.collaborator = guest;
        lacks(draft(), one(consent));
        consent.signature = "";
        lacks(draft(), one(consent));
    }

    /// @custom:proves [S3.66] a contract agrees through ERC-1271
    function test_contract() public {
        SigningWallet wallet = new SigningWallet(guest);
        Consent memory consent = Consent(
            address(wallet),
            DEADLINE,
            signConsent(GUEST_KEY, address(wallet), draft(), DEADLINE, block.chainid, address(recordings))
        );
        uint256 before = vm.snapshotState();
        publish(draft(), noGate(), one(consent));
        vm.revertToState(before);
        // what the owner signed as a person does not bind the wallet
        consent.signature = signConsent(GUEST_KEY, guest, draft(), DEADLINE, block.chainid, address(recordings));
        refuses(
            draft(),
            one(consent),
            abi.encodeWithSelector(IRecordingsErrors.Recordings_NoConsent.selector, address(wallet))
        );
    }
}
