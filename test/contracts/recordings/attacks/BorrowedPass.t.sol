// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Condition, GateKinds} from "../../../../contracts/gates/Gate.sol";
import {GateLib} from "../../../../contracts/gates/GateLib.sol";
import {IStreamPass} from "../../../../contracts/passes/IStreamPass.sol";
import {IPassManagement} from "../../../../contracts/passes/management/IPassManagement.sol";
import {IRecordingsErrors} from "../../../../contracts/recordings/IRecordingsErrors.sol";
import {Consent, Draft} from "../../../../contracts/recordings/RecordingTerms.sol";
import {Recordings} from "../../../../contracts/recordings/Recordings.sol";
import {ResaleStage} from "../../passes/resale/ResaleStage.sol";

/// @notice Buys a pass, takes a copy that is sold to its holders only, and asks for the price of the pass back.
contract GateThief {
    function steal(IStreamPass pass, uint16 tier, uint96 price, Recordings recordings, uint256 id) external {
        uint256 passId = buy(pass, tier, price);
        recordings.mint(id, address(this), 1, 0);
        IPassManagement(address(pass)).refund(passId);
    }

    function buy(IStreamPass pass, uint16 tier, uint96 price) public returns (uint256) {
        return pass.purchase{value: price}(tier, address(this), price, address(0));
    }

    function onERC1155Received(address, address, uint256, uint256, bytes calldata) external pure returns (bytes4) {
        return this.onERC1155Received.selector;
    }

    receive() external payable {}
}

/// @notice Attacks on copies that are sold to holders of a pass only.
contract BorrowedPassTest is ResaleStage {
    uint16 private vip; // rank 7, one ether a month, refundable for seven days
    GateThief private thief;

    function setUp() public override {
        super.setUp();
        IStreamPass.Tier memory made = terms(1 ether, MONTH, 7);
        (made.flags, made.refundWindow) = (4, 7 days);
        vip = addTier(made);
        thief = new GateThief();
        vm.deal(address(thief), 1 ether);
    }

    function gate(uint8 kind, uint8 rank) private view returns (Condition[] memory list) {
        list = new Condition[](1);
        list[0] = Condition({token: address(pass), kind: kind, rank: rank, id: 0, min: rank == 0 ? 1 : 0});
    }

    function refuses(Condition[] memory conditions, bytes memory reason) private {
        Draft memory draft;
        (draft.content, draft.metadata, draft.payout) = (keccak256("vip only"), keccak256("title"), creator);
        vm.prank(creator);
        vm.expectRevert(reason);
        recordings.publish(draft, conditions, new Consent[](0));
    }

    function publishVip() private returns (uint256) {
        Draft memory draft;
        (draft.content, draft.metadata, draft.payout) = (keccak256("vip only"), keccak256("title"), creator);
        vm.prank(creator);
        return recordings.publish(draft, gate(GateKinds.PASS_FINAL, 7), new Consent[](0));
    }

    /// @custom:proves [S3.60][T8] a pass that is bought and given back in one transaction buys no copy
    function test_flashPass() public {
        refuses(
            gate(GateKinds.PASS, 7),
            abi.encodeWithSelector(IRecordingsErrors.Recordings_PassNotFinal.selector, 0, address(pass))
        );
        uint256 id = publishVip();
        vm.expectRevert(
            abi.encodeWithSelector(IRecordingsErrors.Recordings_GateClosed.selector, id, address(thief))
        );
        thief.steal(pass, vip, 1 ether, recordings, id);
        assertEq(address(thief).balance, 1 ether, "nothing was bought");
        assertEq(recordings.balanceOf(address(thief), id), 0, "nor taken");
    }

    /// @custom:proves [S3.60][T8] a pass buys no copy while its price can be asked back, and does afterwards
    function test_refundablePass() public {
        uint256 id = publishVip();
        thief.buy(pass, vip, 1 ether);
        bytes memory closed =
            abi.encodeWithSelector(IRecordingsErrors.Recordings_GateClosed.selector, id, address(thief));
        vm.warp(block.timestamp + 7 days - 1);
        vm.expectRevert(closed);
        recordings.mint(id, address(thief), 1, 0);
        vm.warp(block.timestamp + 1);
        recordings.mint(id, address(thief), 1, 0);
        assertEq(recordings.balanceOf(address(thief), id), 1, "paid for good");
        vm.warp(block.timestamp + 30 days);
        vm.expectRevert(closed);
        recordings.mint(id, address(thief), 1, 0);
    }

    /// @custom:proves [S3.60] the same final pass serves wallet after wallet, unless it rests or is soulbound
    function test_secondWallet() public {
        uint256 id = publishVip();
        vm.prank(buyer);
        uint256 moved = pass.purchase{value: 1 ether}(vip, buyer, 1 ether, address(0));
        vm.warp(block.timestamp + 7 days);
        recordings.mint(id, buyer, 1, 0);
        move(buyer, other, moved);
        recordings.mint(id, other, 1, 0);
        assertEq(recordings.balanceOf(buyer, id) + recordings.balanceOf(other, id), 2, "two copies, one pass");
    }

    /// @custom:proves [S3.60] neither a follower nor who held a pass once is a holder: a count of passes is refused
    function test_count() public {
        for (uint8 kind = GateKinds.ERC20; kind <= GateKinds.ERC721; ++kind) {
            refuses(
                gate(kind, 0), abi.encodeWithSelector(GateLib.Gate_AskForThePass.selector, 0, address(pass))
            );
        }
        uint256 id = publishVip();
        vm.prank(buyer);
        pass.follow();
        vm.expectRevert(abi.encodeWithSelector(IRecordingsErrors.Recordings_GateClosed.selector, id, buyer));
        recordings.mint(id, buyer, 1, 0);
    }
}
