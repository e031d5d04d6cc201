// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ContentUri} from "../../../../contracts/recordings/ContentUri.sol";
import {IRecordingsErrors} from "../../../../contracts/recordings/IRecordingsErrors.sol";
import {Draft} from "../../../../contracts/recordings/RecordingTerms.sol";
import {Gallery} from "../Gallery.sol";

contract UriTest is Gallery {
    /// @custom:proves [S3.66] the addresses of well-known files come out as the network writes them
    function test_known() public pure {
        assertEq(
            ContentUri.ofDocument(sha256("")),
            "ipfs://bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku",
            "an empty document"
        );
        assertEq(
            ContentUri.ofFile(0x59948439065f29619ef41280cbb932be52c56d99c5966b65e0111239f098bbef),
            "ipfs://bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354",
            "an empty folder"
        );
    }

    /// @custom:proves [S3.66] a recording names itself and its description
    function test_uris() public {
        uint256 id = publish(draft());
        assertEq(recordings.uri(id), "ipfs://bafkreig2sqqc7o2gknlbig55lpw4q4lpprwedu4eltwqlbie5ezqk5vd6e", "uri");
        assertEq(
            recordings.contentURI(id),
            "ipfs://bafybeid77p3xeyhgmk5ynk3itn62yi2ledfz4c3qiyqycnq7qm4qw5lecy",
            "content"
        );
        bytes memory reason = abi.encodeWithSelector(IRecordingsErrors.Recordings_NoRecording.selector, 2);
        vm.expectRevert(reason);
        recordings.uri(2);
        vm.expectRevert(reason);
        recordings.contentURI(2);
        vm.expectRevert(reason);
        recordings.gateOf(2);
        vm.expectRevert(reason);
        recordings.royaltyInfo(2, 1);
    }

    /// @custom:proves [S3.3][S3.66] wallets and markets recognise what it is
    function test_standards() public view {
        assertTrue(recordings.supportsInterface(0x2a55205a), "ERC-2981");
        assertTrue(recordings.supportsInterface(0xd9b67a26), "ERC-1155");
        assertTrue(recordings.supportsInterface(0x0e89341c), "ERC-1155 metadata");
        assertTrue(recordings.supportsInterface(0x01ffc9a7), "ERC-165");
        assertFalse(recordings.supportsInterface(0xffffffff), "anything");
        assertEq(recordings.name(), "Northlight Sessions", "name");
        assertEq(recordings.creator(), creator, "creator");
    }

    /// @custom:proves [S3.3] a royalty is the agreed part, rounded down
    function testFuzz_royalty(uint128 price, uint16 bps) public {
        Draft memory made = draft();
        made.royaltyBps = bps % 1_001;
        uint256 id = publish(made);
        (address receiver, uint256 amount) = recordings.royaltyInfo(id, price);
        assertEq(receiver, payout, "receiver");
        assertEq(amount, uint256(price) * made.royaltyBps / 10_000, "amount");
    }
}
