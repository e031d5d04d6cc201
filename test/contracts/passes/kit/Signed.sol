// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPassVouchers} from "../../../../contracts/passes/vouchers/IPassVouchers.sol";
import {IStreamPass} from "../../../../contracts/passes/IStreamPass.sol";
import {Roles} from "../../../../contracts/governance/Roles.sol";
import {Stage} from "../../kit/Stage.sol";

/// @title Signed
/// @notice A stage with signatures, written a second time from EIP-712, and a tier that pays refunds.
abstract contract Signed is Stage {
    uint256 internal constant ATTESTOR_KEY = 0xA77E5704;
    uint24 internal constant WINDOW = 7 days;
    address internal attestor = vm.addr(ATTESTOR_KEY);
    address internal relayer = address(0x4E1A7E4);
    uint16 internal kind; // rank 1, PRICE a month, refundable for a week, a tenth to the referrer

    function setUp() public virtual override {
        super.setUp();
        manager.grantRole(Roles.ATTESTOR, attestor, 0);
        IStreamPass.Tier memory made = terms(PRICE, MONTH, 1);
        made.flags = 4;
        made.refundWindow = WINDOW;
        made.referralBps = 1_000;
        kind = addTier(made);
    }

    function flagged(uint96 price, uint32 duration, uint8 rank, uint8 flags) internal returns (uint16) {
        IStreamPass.Tier memory made = terms(price, duration, rank);
        made.flags = flags;
        if (flags & 4 != 0) made.refundWindow = WINDOW;
        return addTier(made);
    }

    function voucher(uint16 tierId, address to, uint96 price) internal view returns (IPassVouchers.Voucher memory made) {
        made.tierId = tierId;
        made.to = to;
        made.price = price;
        made.validUntil = uint40(block.timestamp);
        made.nonce = 7;
    }

    function card(uint16 tierId, address to) internal view returns (IPassVouchers.CardVoucher memory made) {
        made.tierId = tierId;
        made.to = to;
        made.length = MONTH;
        made.heldUntil = uint40(block.timestamp + 120 days);
        made.validUntil = uint40(block.timestamp);
        made.purchase = "first";
    }

    function signed(uint256 key, IPassVouchers.Voucher memory made) internal view returns (bytes memory) {
        return signDigest(key, digestOf(made));
    }

    function digestOf(IPassVouchers.Voucher memory made) internal view returns (bytes32) {
        bytes32 kindOf = keccak256(
            "Voucher(uint16 tierId,address to,uint96 price,uint32 trial,uint40 validUntil,uint256 nonce)"
        );
        return digest(
            keccak256(abi.encode(kindOf, made.tierId, made.to, made.price, made.trial, made.validUntil, made.nonce))
        );
    }

    function signed(uint256 key, IPassVouchers.CardVoucher memory made) internal view returns (bytes memory) {
        bytes32 kindOf = keccak256(
            "CardVoucher(uint16 tierId,address to,uint32 length,uint40 heldUntil,uint40 validUntil,bytes32 purchase)"
        );
        bytes32 hash = keccak256(
            abi.encode(kindOf, made.tierId, made.to, made.length, made.heldUntil, made.validUntil, made.purchase)
        );
        return signDigest(key, digest(hash));
    }

    function digest(bytes32 hash) internal view returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", domainOf(address(pass), block.chainid), hash));
    }

    function signDigest(uint256 key, bytes32 message) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, message);
        return abi.encodePacked(r, s, v);
    }

    function domainOf(address collection, uint256 chain) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("StreamPass"),
                keccak256("1"),
                chain,
                collection
            )
        );
    }

    function claim(uint16 tierId, address to) internal returns (uint256) {
        IPassVouchers.CardVoucher memory made = card(tierId, to);
        bytes memory signature = signed(ATTESTOR_KEY, made);
        vm.prank(relayer);
        return pass.claimCard(made, attestor, signature);
    }
}
