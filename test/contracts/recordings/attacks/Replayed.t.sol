// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CopyCollector} from "../../../../contracts/mocks/recordings/CopyCollector.sol";
import {SigningWallet} from "../../../../contracts/mocks/recordings/SigningWallet.sol";
import {IRecordingsErrors} from "../../../../contracts/recordings/IRecordingsErrors.sol";
import {Consent, Draft} from "../../../../contracts/recordings/RecordingTerms.sol";
import {Gallery} from "../Gallery.sol";

/// @notice Attacks with somebody else's word, and with copies that are not paid for yet.
contract ReplayedConsentTest is Gallery {
    uint256 private constant DEADLINE = NOW + 7 days;

    function one(Consent memory consent) private pure returns (Consent[] memory list) {
        list = new Consent[](1);
        list[0] = consent;
    }

    /// @custom:proves [S3.66] an agreement is spent with its content and never publishes a second recording
    function test_spent() public {
        Consent[] memory agreed = one(consentOf(GUEST_KEY, draft(), DEADLINE));
        uint256 id = publish(draft(), noGate(), agreed);
        Draft memory again = draft();
        (again.metadata, again.price) = (keccak256("another title"), 1);
        vm.prank(creator);
        vm.expectRevert(
            abi.encodeWithSelector(IRecordingsErrors.Recordings_AlreadyPublished.selector, CONTENT, id)
        );
        recordings.publish(again, noGate(), agreed);
        assertEq(recordings.lastId(), 1, "one recording");
    }

    /// @custom:proves [S3.66] one owner's signature for one account agrees for no other account of theirs
    function test_otherAccount() public {
        address first = address(new SigningWallet(guest));
        address second = address(new SigningWallet(guest));
        bytes memory signed =
            signConsent(GUEST_KEY, first, draft(), DEADLINE, block.chainid, address(recordings));
        Consent[] memory list = one(Consent({collaborator: second, deadline: DEADLINE, signature: signed}));
        vm.prank(creator);
        vm.expectRevert(abi.encodeWithSelector(IRecordingsErrors.Recordings_NoConsent.selector, second));
        recordings.publish(draft(), noGate(), list);
        list[0].collaborator = first;
        publish(draft(), noGate(), list);
        assertEq(recordings.item(1).collaborators, 1, "the account it was signed for");
    }

    /// @custom:proves [S3.66] a refused publication leaves nothing behind, so that the agreement can still be used
    function test_nothingLeft() public {
        Consent[] memory agreed = one(consentOf(GUEST_KEY, draft(), DEADLINE));
        Draft memory other = draft();
        other.payout = address(0xBAD);
        vm.prank(creator);
        vm.expectRevert(abi.encodeWithSelector(IRecordingsErrors.Recordings_NoConsent.selector, guest));
        recordings.publish(other, noGate(), agreed);
        assertEq(recordings.lastId(), 0, "no id was used");
        assertEq(publish(draft(), noGate(), agreed), 1, "as agreed");
    }

    /// @custom:proves [S3.60][T31] copies passed on before they are paid for come back when the money does not
    function test_unpaid() public {
        uint256 id = publish(inDollars());
        CopyCollector thief = new CopyCollector();
        thief.prepare(
            address(recordings),
            abi.encodeCall(recordings.safeTransferFrom, (address(thief), other, id, 1, ""))
        );
        vm.expectRevert(abi.encodeWithSignature("TransferFromFailed()"));
        thief.act(address(recordings), 0, abi.encodeCall(recordings.mint, (id, address(thief), 1, DOLLARS)));
        assertEq(recordings.balanceOf(other, id), 0, "nothing was passed on");
        assertEq(recordings.item(id).minted, 0, "nothing was minted");
        assertEq(recordings.departures(id, address(thief)), 0, "nothing was counted");
    }

    /// @custom:proves [S3.60] a stranger cannot count departures of somebody else by moving no copies
    function test_departures() public {
        uint256 id = publish(draft());
        buy(fan, id, 1);
        vm.prank(other);
        vm.expectRevert(abi.encodeWithSignature("NotOwnerNorApproved()"));
        recordings.safeTransferFrom(fan, other, id, 0, "");
        (uint256[] memory ids, uint256[] memory none) = (new uint256[](1), new uint256[](1));
        ids[0] = id;
        vm.prank(other);
        vm.expectRevert(abi.encodeWithSignature("NotOwnerNorApproved()"));
        recordings.safeBatchTransferFrom(fan, other, ids, none, "");
        assertEq(recordings.departures(id, fan), 0, "departures");
    }
}
